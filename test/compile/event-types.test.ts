/** A field that no event at a node can have is a problem before the first event comes; where it might, nothing is said. */
import { describe, expect, it } from 'vitest'
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { flowOf, type Nodes, nodeTypes } from './node-types.ts'

const events = {
  paid: { type: 'object', properties: { amount: { type: 'number' }, order: { type: 'string' } } },
  failed: { type: 'object', properties: { code: { type: 'string' }, order: { type: 'string' } } },
  open: { type: 'object', properties: { code: { type: 'string' } }, additionalProperties: true },
}
const problemsOf = (nodes: Nodes, wires: readonly string[]): readonly Problem[] => {
  const result = compile(flowOf(nodes, wires, { events }), { nodeTypes })
  return isProblems(result) ? result : result.warnings
}
const paid: Nodes = { in: ['rows', { type: 'paid' }] }
const both: Nodes = { ...paid, also: ['rows', { type: 'failed' }] }
const reads = (field: string): Nodes => ({ out: ['collect', { value: `data.${field}` }] })
const only = (when: string): Nodes => ({ only: ['keep', { when }] })

describe('an unknown field', () => {
  const unknown = ['EXPR_UNKNOWN out value']
  const cases: readonly (readonly [id: string, nodes: Nodes, wires: readonly string[], expected: readonly string[]])[] =
    [
      ['is told', { ...paid, ...reads('amuont') }, ['in.row out'], unknown],
      ['is not told where it exists', { ...paid, ...reads('amount') }, ['in.row out'], []],
      [
        'is not told where the schema is open',
        { in: ['rows', { type: 'open' }], ...reads('other') },
        ['in.row out'],
        [],
      ],
      [
        'is not told where the type has no schema',
        { in: ['rows', { type: 'new' }], ...reads('other') },
        ['in.row out'],
        [],
      ],
      [
        'is not told where any event may come',
        { in: ['hear', { only: 'paid' }], ...reads('other') },
        ['in.event out'],
        [],
      ],
      [
        'is not told where one of several events has it',
        { ...both, ...reads('code') },
        ['in.row out', 'also.row out'],
        [],
      ],
      ['is told where none of several has it', { ...both, ...reads('cod') }, ['in.row out', 'also.row out'], unknown],
      [
        'is told behind a router that changes nothing',
        { ...both, ...only('data.order != ""'), ...reads('x') },
        ['in.row only', 'also.row only', 'only.pass out'],
        unknown,
      ],
      [
        'is told where the condition names one type',
        { ...both, ...only('event.type == "paid"'), ...reads('code') },
        ['in.row only', 'also.row only', 'only.pass out'],
        unknown,
      ],
      [
        'is told with further conditions',
        { ...both, ...only('event.type == "paid" && data.amount > 1'), ...reads('code') },
        ['in.row only', 'also.row only', 'only.pass out'],
        unknown,
      ],
      [
        'is not told where it is a choice',
        { ...both, ...only('event.type == "paid" || data.code == "a"'), ...reads('code') },
        ['in.row only', 'also.row only', 'only.pass out'],
        [],
      ],
      [
        'is not told on the other way out',
        { ...both, ...only('event.type == "paid"'), ...reads('code') },
        ['in.row only', 'also.row only', 'only.rest out'],
        [],
      ],
      [
        'is told where any event may come and the condition names one',
        { in: ['hear', { only: 'x' }], ...only('event.type == "paid"'), ...reads('code') },
        ['in.event only', 'only.pass out'],
        unknown,
      ],
      [
        'is not told behind a stage, which may let out anything',
        { ...paid, held: ['hold'], ...reads('other') },
        ['in.row held', 'held.done out'],
        [],
      ],
      [
        'is not told behind a change under the same name',
        { ...paid, other: ['change'], ...reads('other') },
        ['in.row other', 'other.out out'],
        [],
      ],
      [
        'is told behind a change to a known type',
        { ...paid, other: ['change', { type: 'failed' }], ...reads('x') },
        ['in.row other', 'other.out out'],
        unknown,
      ],
      [
        'is not told behind a change where the new type has it',
        { ...paid, other: ['change', { type: 'failed' }], ...reads('code') },
        ['in.row other', 'other.out out'],
        [],
      ],
      ['is not told where nothing leads', { ...reads('x') }, [], ['UNREACHABLE out']],
    ]
  it.each(cases)('%s', (_id, nodes, wires, expected) =>
    expect(
      problemsOf(nodes, wires).map(({ code, node, field }) => [code, node, field].filter(Boolean).join(' ')),
    ).toEqual(expected),
  )

  it('comes with the closest one', () => {
    const [problem] = problemsOf({ ...paid, ...reads('amuont') }, ['in.row out'])
    expect(problem?.nearest).toBe('amount')
    expect(problem?.fix?.value).toBe('data.amount')
  })
})
