/** The figures of a report while they grow: exact sums, counts, and how many different ones, per day and per group. */
import type { StageContext } from '../../model/context.ts'
import { decimalOf } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell, type Expression } from '../../model/expression.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { keyText } from '../key-text.ts'
import { addTexts, sumAsJson } from './window-measure.ts'

export type Figure = {
  readonly name: string
  readonly keep: 'add' | 'count' | 'distinct'
  readonly value: Expression<Json> | undefined
  readonly when: Expression<boolean> | undefined
  readonly money: boolean
}

/** What one event brings to each figure, in their order; undefined where it does not count for it. */
export type Parts = readonly (string | undefined)[]

/** Distinct values are known this long after their day, for what comes late. */
const remembered = 45 * 86_400_000

/** Undefined where one of the figures cannot be told: then the event counts for none. */
export function partsOf(figures: readonly Figure[], event: CloudEvent): Parts | undefined {
  const parts: (string | undefined)[] = []
  for (const { keep, value, when } of figures) {
    const counts = when === undefined ? true : when.evaluate(event)
    if (counts instanceof CannotTell) return undefined
    if (!counts) {
      parts.push(undefined)
      continue
    }
    const part = keep === 'count' ? '1' : value === undefined ? undefined : partOf(keep, value.evaluate(event))
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts
}

function partOf(keep: 'add' | 'distinct', value: Json | CannotTell): string | undefined {
  if (keep === 'distinct') return keyText(value)
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  return decimalOf(value) === null ? undefined : String(value)
}

/** Adds the parts to the row of sums that is kept under `key`. */
export function addTo(key: string, figures: readonly Figure[], parts: Parts, context: StageContext): void {
  const kept = context.state.get(key)
  const before = isObject(kept) ? kept : {}
  const sums: { [name: string]: Json } = { ...before, events: Number(before.events ?? 0) + 1 }
  figures.forEach(({ name, keep }, index) => {
    const part = parts[index]
    if (part === undefined) return
    const sum = String(before[name] ?? '0')
    if (keep !== 'distinct') sums[name] = addTexts(sum, part)
    else if (isNew(`${key} ${name} ${part}`, context)) sums[name] = addTexts(sum, '1')
  })
  context.state.set(key, sums)
}

function isNew(seen: string, context: StageContext): boolean {
  if (context.state.get(seen) !== undefined) return false
  context.state.set(seen, true, remembered)
  return true
}

/** The figures as a report shows them; those of a day without events are 0. */
export function figuresIn(sums: Json | undefined, figures: readonly Figure[], currency: string): JsonObject {
  const row = isObject(sums) ? sums : {}
  return Object.fromEntries(
    figures.map(({ name, money }) => {
      const sum = sumAsJson(String(row[name] ?? '0'))
      return [name, money ? { minor: sum, currency } : sum]
    }),
  )
}
