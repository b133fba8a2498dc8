/** Words that stand in the newest events and differ from what was typed by one slip: a letter too many, too few, wrong or swapped. */

import { wordsMeant } from './search-readings.ts'
import { plainLetters, termsOf } from './search-terms.ts'
import type { SqliteStore } from './sqlite-store.ts'

const lookedThrough = 20_000
const page = 1_000
/** ms. */
const longEnough = 300
const mostNear = 5
/** Shorter words are like too many others, longer ones are no words that people type. */
const [shortest, longest] = [3, 40]

/** Swapped letters first: that is how numbers are mistyped. */
export function nearWords(store: Pick<SqliteStore, 'read' | 'head' | 'first'>, given: string): readonly string[] {
  const typed = plainLetters(wordsMeant(given).join(' '))
  if (typed.length < shortest || typed.length > longest) return []
  const found = new Map<string, number>()
  const late = performance.now() + longEnough
  const floor = Math.max(store.first - 1, store.head - lookedThrough)
  for (let end = store.head; end > floor && performance.now() < late; end -= page) {
    const from = Math.max(floor, end - page)
    for (const event of store.read(from, end - from))
      for (const term of termsOf(event)) {
        if (Math.abs(term.length - typed.length) > 1 || found.has(term)) continue
        const slip = slipBetween(plainLetters(term), typed)
        if (slip !== undefined) found.set(term, slip)
      }
  }
  return [...found]
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostNear)
    .map(([term]) => term)
}

/** 0: two neighbours are swapped; 1: one letter is too many or too few; 2: one is another. Undefined: more than that. */
export function slipBetween(one: string, other: string): number | undefined {
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const [a, b] = [one.slice(start, one.length - end), other.slice(start, other.length - end)]
  if (a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0]) return 0
  if (a.length + b.length === 1) return 1
  return a.length === 1 && b.length === 1 ? 2 : undefined
}
