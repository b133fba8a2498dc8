/**
 * Checks what a window sends before anyone looks into it: structured clone carries maps, buffers and circles, and the
 * Api carries JSON of a sensible size.
 */
import type { Json } from '../runtime/model/json.ts'
import { CounterflowError } from '../runtime/model/problem.ts'

/** A flow may have 8 MiB; what surrounds it in an argument is small. */
const largestArgument = 10 * 1024 * 1024
const deepest = 200

/** @throws CALL_ARGUMENT */
export function checkedArgument(method: string, value: unknown, largest: number = largestArgument): Json {
  const wrong = isPlain(value) ? whatIsWrong(value, largest) : 'it is not an object'
  // A place without anything wrong in it is JSON by the definition above.
  if (wrong === null) return value as Json
  throw new CounterflowError('CALL_ARGUMENT', `What was sent to ${method} cannot be taken: ${wrong}.`, {
    kept: 'Nothing was changed.',
    advice: 'Reload the window and try again.',
  })
}

function whatIsWrong(value: unknown, largest: number): string | null {
  let left = largest
  const check = (part: unknown, depth: number): string | null => {
    if (depth > deepest) return 'it is nested too deep'
    left -= typeof part === 'string' ? part.length + 2 : 8
    if (left < 0) return `it is larger than ${Math.round(largest / 1024 / 1024)} MB`
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return null
    if (typeof part === 'number') return Number.isFinite(part) ? null : 'it has a number that JSON does not know'
    if (Array.isArray(part)) return first(part, (item) => check(item, depth + 1))
    if (!isPlain(part)) return 'it has something that is not JSON'
    return first(Object.entries(part), ([name, item]) => {
      left -= name.length + 4
      // An absent field and an undefined one are the same to JSON.
      return item === undefined ? null : check(item, depth + 1)
    })
  }
  return check(value, 0)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function first<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item)
    if (found !== null) return found
  }
  return null
}
