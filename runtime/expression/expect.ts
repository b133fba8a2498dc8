/** Holds the value of an expression against what its place needs: checked once, and again for data that differ. */
import { CannotTell, type Expected } from '../model/expression.ts'
import type { Problem } from '../model/problem.ts'
import { at, type Run } from './budget.ts'
import type { Compiled } from './compiler.ts'
import { canBe, describe, type Kind, type StaticType } from './static-type.ts'
import { Duration, isList, Timestamp, toJson } from './value.ts'

/** `time` and `duration` give milliseconds; `key` a text, number, true, false or null; `any` JSON. */
export type Expect = Expected | 'time' | 'duration' | 'list'

const kinds: { readonly [E in Exclude<Expect, 'any'>]: readonly Kind[] } = {
  boolean: ['boolean'],
  text: ['text'],
  number: ['number'],
  key: ['text', 'number', 'boolean', 'null', 'time'],
  time: ['time'],
  duration: ['duration'],
  list: ['list'],
}

const words: { readonly [E in Exclude<Expect, 'any'>]: string } = {
  boolean: 'a condition that is true or false, such as data.total > 100',
  text: 'text',
  number: 'a number',
  key: 'a text or a number to tell things apart by',
  time: 'a time, such as event.time',
  duration: 'a duration, such as duration("10m")',
  list: 'a list',
}

export function expectProblem(type: StaticType, expect: Expect, source: string): Problem | null {
  if (expect === 'any' || canBe(type, kinds[expect]) || canBe(type, ['optional'])) return null
  const fix = repair(type, expect, source)
  return {
    code: 'EXPR_TYPE',
    message: `Expected ${words[expect]}, got ${describe(type)}${fix === null ? '' : `. ${fix.title}`}`,
    expected: words[expect],
    found: describe(type),
    ...(fix === null ? {} : { fix }),
  }
}

function repair(type: StaticType, expect: Expect, source: string): { title: string; value: string } | null {
  const call =
    expect === 'text' && canBe(type, ['number', 'boolean', 'time', 'duration'])
      ? 'string'
      : expect === 'number' && canBe(type, ['text'])
        ? 'number'
        : null
  return call === null ? null : { title: `Write ${call}(${source})`, value: `${call}(${source})` }
}

/** Wraps the closure so that what comes out is of the expected kind, or "cannot tell". */
export function convert({ run, type, path }: Compiled, expect: Expect, source: string): Run {
  // The type is certain here: closures never give another scalar than they were checked for, only data can.
  if (expect === 'boolean' && type.kind === 'boolean' && path === undefined) return run
  const wrong = new CannotTell(source, 'type')
  const asItIs = path !== undefined && !canBe(type, ['time', 'duration', 'optional'])
  return (frame) => {
    const value = run(frame)
    if (fits(value, expect) || value instanceof CannotTell) return value
    if (expect === 'time') return value instanceof Timestamp ? value.milliseconds : wrong
    if (expect === 'duration') return value instanceof Duration ? value.milliseconds : wrong
    const json = asItIs ? value : toJson(value, frame)
    if (json instanceof CannotTell) return at(source, json)
    return fits(json, expect) || expect === 'any' || (expect === 'list' && isList(json)) ? json : wrong
  }
}

/** What is sure to be right as it is. */
function fits(value: unknown, expect: Expect): boolean {
  switch (typeof value) {
    case 'boolean':
      return expect === 'boolean' || expect === 'key' || expect === 'any'
    case 'string':
      return expect === 'text' || expect === 'key' || expect === 'any'
    case 'number':
      return expect === 'number' || expect === 'key' || expect === 'any'
    default:
      return value === null && (expect === 'key' || expect === 'any')
  }
}
