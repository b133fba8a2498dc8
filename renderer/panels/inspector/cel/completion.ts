/** What can be written at a place of an expression: the event's fields behind `data.`, functions and names elsewhere. */
import { functions } from '../../../../runtime/expression/functions.ts'
import type { EventField } from '../../../document/event-fields.ts'

export type Suggestion = {
  readonly text: string
  /** What it is, in words. */
  readonly hint: string
  /** Where the word that it replaces begins. */
  readonly start: number
  /** How far behind its end the cursor goes: into the brackets of a function. */
  readonly back: number
}

const most = 8

export function suggestionsAt(source: string, cursor: number, fields: readonly EventField[]): readonly Suggestion[] {
  const before = source.slice(0, cursor)
  if (insideText(before)) return []
  const word = /(?:[A-Za-z_][\w]*)(?:\??\.[\w]*)*$|$/.exec(before)?.[0] ?? ''
  if (word === '') return []
  const start = cursor - word.length
  const typed = word.toLowerCase()
  const paths = fields
    .filter(({ path, label }) => isNew(path, word) && (path.toLowerCase().startsWith(typed) || isLike(label, typed)))
    .map(({ path, label }) => ({ text: path, hint: label, start, back: 0 }))
  const [, method] = /\.(\w*)$/.exec(word) ?? []
  const called = functions
    .filter((one) => (one.method === true) === (method !== undefined))
    .filter(({ name }) =>
      method === undefined ? name.toLowerCase().startsWith(typed) : name.startsWith(method) && method !== '',
    )
    .map(({ name, help, parameters }) => ({
      text: method === undefined ? `${name}()` : `${word.slice(0, word.length - method.length)}${name}()`,
      hint: help,
      start,
      back: parameters.length > (method === undefined ? 0 : 1) ? 1 : 0,
    }))
  const once = new Map([...paths, ...called].filter(({ text }) => text !== word).map((one) => [one.text, one]))
  return [...once.values()].slice(0, most)
}

const isNew = (path: string, word: string): boolean => path !== word
/** Found by its words, too: `amo` finds the field that is called Amount. */
const isLike = (label: string, typed: string): boolean => typed.length > 2 && label.toLowerCase().includes(typed)

/** An odd number of quotes stands before it. */
function insideText(before: string): boolean {
  return before.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '').match(/["']/) !== null
}
