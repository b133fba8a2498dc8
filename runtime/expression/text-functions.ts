/** Functions over text. */
import { CannotTell } from '../model/expression.ts'
import { build, type Frame, failed, search, spend } from './budget.ts'
import type { FunctionType, Parameter } from './function.ts'
import { compilePattern } from './regex.ts'
import { booleanType, listOf, numberType, textType } from './static-type.ts'
import { isErased, isFields, isList } from './value.ts'

const text: Parameter = { name: 'text', kinds: ['text'] }
const part: Parameter = { name: 'part', kinds: ['text'] }
const start: Parameter = { name: 'start', kinds: ['number'] }

/** Engines search from the back by trying every place in full, so long parts count by their length. */
const wherever = (text: string, part: string): number => text.length * (1 + part.length / 64)
const atAnEnd = (_text: string, part: string): number => part.length

const test = (
  name: string,
  help: string,
  work: typeof wherever,
  holds: (text: string, part: string) => boolean,
): FunctionType => ({
  name,
  method: true,
  parameters: [text, part],
  gives: booleanType,
  help,
  example: `data.sku.${name}("A")`,
  apply: (a, b, _c, frame) => {
    if (typeof a !== 'string' || typeof b !== 'string') return failed.type
    return b.length > a.length ? false : search(frame, work(a, b)) ? holds(a, b) : failed.limit
  },
})

const change = (name: string, help: string, changed: (text: string) => string): FunctionType => ({
  name,
  method: true,
  parameters: [text],
  gives: textType,
  help,
  example: `data.sku.${name}()`,
  apply: (a, _b, _c, frame) =>
    typeof a === 'string' ? (build(frame, a.length) ? changed(a) : failed.limit) : failed.type,
})

const find = (
  name: string,
  help: string,
  found: (text: string, part: string, from?: number) => number,
): FunctionType => ({
  name,
  method: true,
  parameters: [text, part, { ...start, optional: true }],
  gives: numberType,
  help,
  example: `data.sku.${name}("-")`,
  apply(a, b, c, frame) {
    if (typeof a !== 'string' || typeof b !== 'string') return failed.type
    if (c !== undefined && typeof c !== 'number') return failed.type
    if (c !== undefined && b === '') return c
    if (c !== undefined && !(Number.isInteger(c) && c >= 0 && c < a.length)) return failed.range
    if (b.length > a.length) return -1
    return search(frame, wherever(a, b)) ? found(a, b, c) : failed.limit
  },
})

export const textFunctions: readonly FunctionType[] = [
  test('contains', 'Whether a text stands somewhere in another.', wherever, (a, b) => a.includes(b)),
  test('startsWith', 'Whether a text begins with another.', atAnEnd, (a, b) => a.startsWith(b)),
  test('endsWith', 'Whether a text ends with another.', atAnEnd, (a, b) => a.endsWith(b)),
  change('lowerAscii', 'The text in small letters.', (a) => a.toLowerCase()),
  change('upperAscii', 'The text in capitals.', (a) => a.toUpperCase()),
  change('trim', 'The text without spaces around it.', (a) => a.trim()),
  find('indexOf', 'Where a text first stands in another, from 0; -1 if nowhere.', (a, b, from) => a.indexOf(b, from)),
  find('lastIndexOf', 'Where a text last stands in another; -1 if nowhere.', (a, b, from) =>
    from === undefined ? a.lastIndexOf(b) : a.lastIndexOf(b, from),
  ),
  {
    name: 'substring',
    method: true,
    parameters: [text, start, { name: 'end', kinds: ['number'], optional: true }],
    gives: textType,
    help: 'A part of the text, from a place (0 is the first) up to another.',
    example: 'data.sku.substring(0, 3)',
    apply(a, b, c, frame) {
      const end = c === undefined && typeof a === 'string' ? a.length : c
      if (typeof a !== 'string' || typeof b !== 'number' || typeof end !== 'number') return failed.type
      if (!(Number.isInteger(b) && Number.isInteger(end) && b >= 0 && b <= end && end <= a.length)) return failed.range
      return build(frame, end - b) ? a.slice(b, end) : failed.limit
    },
  },
  {
    name: 'split',
    method: true,
    parameters: [text, { name: 'separator', kinds: ['text'] }, { name: 'parts', kinds: ['number'], optional: true }],
    gives: listOf(textType),
    help: 'The text cut at each separator, into at most so many parts.',
    example: 'data.tags.split(",")',
    apply(a, b, c, frame) {
      if (typeof a !== 'string' || typeof b !== 'string' || (c !== undefined && typeof c !== 'number'))
        return failed.type
      return build(frame, a.length) && search(frame, wherever(a, b)) ? cut(a, b, c, frame) : failed.limit
    },
  },
  {
    name: 'join',
    method: true,
    parameters: [
      { name: 'list', kinds: ['list'] },
      { name: 'separator', kinds: ['text'], optional: true },
    ],
    gives: textType,
    help: 'The texts of a list as one.',
    example: 'data.tags.join(", ")',
    apply: (a, b = '', _c, frame) => (isList(a) && typeof b === 'string' ? join(a, b, frame) : failed.type),
  },
  {
    name: 'size',
    parameters: [{ name: 'value', kinds: ['text', 'list', 'object'] }],
    gives: numberType,
    help: 'How many characters, items or fields.',
    example: 'size(data.lines) > 3',
    apply: (a, _b, _c, frame) => size(a, frame),
  },
  {
    name: 'size',
    method: true,
    parameters: [{ name: 'value', kinds: ['text', 'list', 'object'] }],
    gives: numberType,
    help: 'How many characters, items or fields.',
    example: 'data.lines.size() > 3',
    apply: (a, _b, _c, frame) => size(a, frame),
  },
  {
    name: 'regex',
    parameters: [text, { name: 'pattern', kinds: ['text'] }],
    gives: booleanType,
    help: 'Whether a pattern is found in the text. RE2 syntax: time grows with the text only.',
    example: 'regex(data.sku, "^[A-Z]{2}-[0-9]+$")',
    apply(a, b, _c, frame) {
      if (typeof a !== 'string' || typeof b !== 'string') return failed.type
      if (!search(frame, (a.length + b.length) * patternWork)) return failed.limit
      const found = compilePattern(b)
      return typeof found === 'function' ? found(a) : failed.value
    },
    prepare([value, pattern], node, compiler) {
      if (value === undefined || typeof pattern?.constant?.value !== 'string') return null
      const found = compilePattern(pattern.constant.value)
      if (typeof found === 'function')
        return (frame) => {
          const one = value.run(frame)
          if (typeof one !== 'string') return one instanceof CannotTell ? one : failed.type
          return search(frame, one.length * patternWork) ? found(one) : failed.limit
        }
      compiler.report(
        node,
        'EXPR_REGEX',
        `Expected a pattern such as "^[A-Z]{2}-[0-9]+$", got ${JSON.stringify(pattern.constant.value)}: ${found.reason}`,
        {
          found: pattern.constant.value,
        },
      )
      return null
    },
  },
]

/** A character costs up to 300 ns in a pattern, a few in a plain search. */
const patternWork = 8

/** Characters as people count them: a pair of surrogates is one. */
function size(value: unknown, frame: Frame): number | CannotTell {
  if (typeof value === 'string') {
    if (!search(frame, value.length)) return failed.limit
    let count = value.length
    for (let index = 1; index < value.length; index++)
      if ((value.charCodeAt(index) & 0xfc00) === 0xdc00 && (value.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--
    return count
  }
  if (isList(value)) return value.length
  return isFields(value) ? (isErased(value) ? failed.erased : Object.keys(value).length) : failed.type
}

function cut(
  value: string,
  separator: string,
  parts: number | undefined,
  frame: Frame,
): readonly string[] | CannotTell {
  if (parts === 0) return []
  const all = value.split(separator)
  if (!spend(frame, all.length)) return failed.limit
  if (parts === undefined || parts < 0 || all.length <= parts) return all
  return [...all.slice(0, parts - 1), all.slice(parts - 1).join(separator)]
}

function join(list: readonly unknown[], separator: string, frame: Frame): string | CannotTell {
  const texts: string[] = []
  for (const item of list) {
    if (typeof item !== 'string')
      return typeof item === 'object' && item !== null && isErased(item) ? failed.erased : failed.type
    if (!(spend(frame, 1) && build(frame, item.length + separator.length))) return failed.limit
    texts.push(item)
  }
  return texts.join(separator)
}
