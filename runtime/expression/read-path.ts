/** Reads a field of an event at full speed, or says why it cannot: missing, erased, or not an object. */
import { CannotTell } from '../model/expression.ts'
import type { Run } from './budget.ts'
import { Duration, isErased, isFields, isList, nothing, Optional, Timestamp } from './value.ts'

export type Key = string | number

/** The own field or element, or undefined. Lists have numbers only: their `length` is no field. */
export function own(holder: unknown, key: Key): unknown {
  if (typeof key === 'number') return isList(holder) && Number.isInteger(key) && key >= 0 ? holder[key] : undefined
  return isFields(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
}

export function whyMissing(holder: unknown, key: Key): CannotTell['reason'] {
  if (typeof holder === 'object' && holder !== null && isErased(holder)) return 'erased'
  if (holder === null || (typeof key === 'number' ? isList(holder) : isFields(holder))) return 'missing'
  return 'type'
}

/** Walks `keys` from `root` (null: the event's data). One closure per length: half the calls of a chain of closures. */
export function readPath(root: Run | null, keys: readonly Key[], path: string): Run {
  const failures = new Map<string, CannotTell>()
  const fail = (start: unknown): CannotTell => {
    let holder = start
    for (const [index, key] of keys.entries()) {
      const value = own(holder, key)
      if (value === undefined) return failure(whyMissing(holder, key), index)
      holder = value
    }
    return failure('erased', keys.length - 1)
  }
  const failure = (reason: CannotTell['reason'], index: number): CannotTell => {
    const found = failures.get(`${reason}${index}`)
    if (found !== undefined) return found
    const made = new CannotTell(path, reason)
    failures.set(`${reason}${index}`, made)
    return made
  }
  const [first, second] = keys
  const plain = keys.every((key) => typeof key === 'string' && isNowhereElse(key))
  if (plain && typeof first === 'string' && keys.length === 1) {
    if (root === null) return (frame) => leaf(field(frame.event.data, first), frame.event.data, fail)
    return (frame) => {
      const holder = root(frame)
      return holder instanceof CannotTell ? holder : leaf(field(holder, first), holder, fail)
    }
  }
  if (plain && typeof first === 'string' && typeof second === 'string' && keys.length === 2 && root === null)
    return (frame) => leaf(field(field(frame.event.data, first), second), frame.event.data, fail)
  return (frame) => {
    const start = root === null ? frame.event.data : root(frame)
    if (start instanceof CannotTell) return start
    let value: unknown = start
    for (const key of keys) value = own(value, key)
    return leaf(value, start, fail)
  }
}

/**
 * A name that nothing but a field of the data can have: no list has it, no value of ours, and nothing inherits it. So it
 * is read without asking whether it is the object's own, which costs as much as the reading.
 */
const isNowhereElse = (key: string): boolean => !(/^\d/.test(key) || inherited.some((from) => key in from))

const inherited = [[], {}, Timestamp.prototype, Duration.prototype, Optional.prototype, new CannotTell('', 'missing')]

const field = (holder: unknown, key: string): unknown => (isHolder(holder) ? holder[key] : undefined)

const isHolder = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

function leaf(value: unknown, start: unknown, fail: (start: unknown) => CannotTell): unknown {
  return value === undefined || (typeof value === 'object' && value !== null && isErased(value)) ? fail(start) : value
}

/** A plain access after an optional stays optional: `data.?customer.email`. */
export function overOptional(from: Run, keys: readonly Key[], path: string): Run {
  return (frame) => {
    let value = from(frame)
    if (value instanceof CannotTell) return value
    if (value instanceof Optional) value = value.value
    for (const key of keys) {
      if (value === undefined) return nothing
      const next = own(value, key)
      if (next === undefined && whyMissing(value, key) === 'erased') return new CannotTell(path, 'erased')
      value = next
    }
    if (value === undefined) return nothing
    return typeof value === 'object' && value !== null && isErased(value)
      ? new CannotTell(path, 'erased')
      : new Optional(value)
  }
}
