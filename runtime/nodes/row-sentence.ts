/**
 * A row of a table as a sentence: `{available} available[, {held} held for {until, left}][, {sold} sold {day, day}]`.
 * What stands in square brackets is left out where one of its columns has nothing to say.
 */
import type { Scalar } from '../model/json.ts'
import type { Row } from '../model/table.ts'

/** `as`: a moment as the time that is left until it, a day as today or yesterday. */
type Place = { readonly column: string; readonly as: 'value' | 'left' | 'day' }
type Part = string | Place
export type RowSentence = readonly (Part | { readonly group: readonly Part[] })[]

/** What stands for a value; undefined where it has nothing to say: empty, none, or over. */
export type SayPlace = (value: Scalar, column: string, as: Place['as']) => string | undefined

const groups = /\[([^[\]]*)\]/g
const places = /\{([A-Za-z][\w.-]*)(?:, *(left|day))?\}/g

export function parseRowSentence(text: string): RowSentence {
  const parts: RowSentence[number][] = []
  let at = 0
  for (const found of text.matchAll(groups)) {
    parts.push(...partsOf(text.slice(at, found.index)), { group: partsOf(found[1] ?? '') })
    at = found.index + found[0].length
  }
  parts.push(...partsOf(text.slice(at)))
  return parts
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  for (const found of text.matchAll(places)) {
    if (found.index > at) parts.push(text.slice(at, found.index))
    const as = found[2] === 'left' || found[2] === 'day' ? found[2] : 'value'
    parts.push({ column: found[1] ?? '', as })
    at = found.index + found[0].length
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}

export const columnsIn = (sentence: RowSentence): readonly string[] =>
  sentence
    .flatMap((part) => (typeof part === 'object' && 'group' in part ? part.group : [part]))
    .flatMap((part) => (typeof part === 'string' ? [] : [part.column]))

/** A place outside of brackets that has nothing to say stays empty, except for a plain 0. */
export function sayRow(sentence: RowSentence, row: Row, say: SayPlace): string {
  const said = ({ column, as }: Place): string | undefined => say(row[column] ?? null, column, as)
  return sentence
    .map((part) => {
      if (typeof part === 'string') return part
      if (!('group' in part)) return said(part) ?? (isNone(row[part.column] ?? null) ? '0' : '')
      const words = part.group.map((each) => (typeof each === 'string' ? each : said(each)))
      return words.includes(undefined) ? '' : words.join('')
    })
    .join('')
    .trim()
}

/** 0, also as the text of a decimal. */
const isNone = (value: Scalar): boolean => value === 0 || (typeof value === 'string' && /^-?0+(\.0+)?$/.test(value))

/** Nothing to speak of. */
export const saysNothing = (value: Scalar): boolean =>
  value === null || value === '' || value === false || isNone(value)
