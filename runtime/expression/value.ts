/** The values that exist in expressions beside JSON, and how any of them leaves as JSON. */
import { CannotTell } from '../model/expression.ts'
import type { Json } from '../model/json.ts'
import { build, type Frame, failed } from './budget.ts'
import { printDuration } from './duration.ts'

/** Its number is private, so that no field access of an expression can reach it. */
export class Timestamp {
  readonly #milliseconds: number
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }
  get milliseconds(): number {
    return this.#milliseconds
  }
}

export class Duration {
  readonly #milliseconds: number
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }
  get milliseconds(): number {
    return this.#milliseconds
  }
}

/** `value` is undefined for the empty optional. */
export class Optional {
  readonly #value: unknown
  constructor(value: unknown) {
    this.#value = value
  }
  get value(): unknown {
    return this.#value
  }
}

export const nothing = new Optional(undefined)

/** Objects whose fields may be read: JSON objects, never our own classes. */
export const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Timestamp || value instanceof Duration || value instanceof Optional || value instanceof CannotTell)

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** A value that was erased with the customer's key is stored as `{"$erased": true}`. */
export const isErased = (value: { readonly $erased?: unknown }): boolean =>
  value.$erased === true && Object.hasOwn(value, '$erased')

/** The value as JSON: times as ISO text, durations as `10m`. Its size counts as text that was built. */
export const toJson = (value: unknown, frame: Frame): Json | CannotTell => {
  if (!build(frame, typeof value === 'string' ? value.length + 2 : 4)) return failed.limit
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : failed.range
  if (value instanceof CannotTell) return value
  if (value instanceof Timestamp) return new Date(value.milliseconds).toISOString()
  if (value instanceof Duration) return printDuration(value.milliseconds)
  if (value instanceof Optional) return value.value === undefined ? failed.missing : toJson(value.value, frame)
  if (isList(value)) return listToJson(value, frame)
  return isFields(value) ? fieldsToJson(value, frame) : failed.type
}

const listToJson = (list: readonly unknown[], frame: Frame): Json | CannotTell => {
  const items: Json[] = []
  for (const item of list) {
    const json = toJson(item, frame)
    if (json instanceof CannotTell) return json
    items.push(json)
  }
  return items
}

const fieldsToJson = (fields: { readonly [name: string]: unknown }, frame: Frame): Json | CannotTell => {
  const entries: [string, Json][] = []
  for (const name of Object.keys(fields)) {
    if (!build(frame, name.length + 4)) return failed.limit
    const json = toJson(fields[name], frame)
    if (json instanceof CannotTell) return json
    entries.push([name, json])
  }
  // Defines own properties, also one called __proto__.
  return Object.fromEntries(entries)
}
