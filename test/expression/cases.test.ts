import { describe, expect, it } from 'vitest'
import { compileExpression, isProblems } from '../../runtime/expression/expression.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import { cases } from './cases.ts'
import { eventWith, sample } from './event.ts'
import { evaluateByLibrary, failure } from './library.ts'

const event = eventWith(sample)

describe('T-R4: the language', () => {
  it.each(cases)('$text', ({ text, outcome }) => {
    const expression = compileExpression(text)
    if (isProblems(expression)) return expect(expression.map(({ code }) => ({ problem: code }))).toContainEqual(outcome)
    const value = expression.evaluate(event)
    expect(value instanceof CannotTell ? { cannot: value.reason } : { value }).toEqual(outcome)
  })

  const compared = cases.filter(({ differs }) => differs !== 'own')
  it.each(compared)('agrees with the library, or says why not: $text', ({ text, outcome, differs }) => {
    const theirs = evaluateByLibrary(text, event)
    const ours = 'value' in outcome ? outcome.value : failure
    if (differs === undefined) expect(theirs).toEqual(ours)
    else expect(theirs).not.toEqual(ours)
  })

  // As many as the conformance suite of CESQL, in whose place it stands.
  it('has at least 275 cases, no text twice', () => {
    expect(cases.length).toBeGreaterThanOrEqual(275)
    expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length)
  })
})
