/** Equality of any two values, within the step budget: deep for lists and objects, never across kinds. */
import { CannotTell } from '../model/expression.ts'
import { type Frame, failed, spend } from './budget.ts'
import { Duration, isErased, isFields, isList, nothing, Optional, Timestamp } from './value.ts'

export function equal(a: unknown, b: unknown, frame: Frame): boolean | CannotTell {
  if (a === b && (typeof a !== 'object' || a === null)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (!spend(frame, 1)) return failed.limit
  if (a instanceof Timestamp) return b instanceof Timestamp && a.milliseconds === b.milliseconds
  if (a instanceof Duration) return b instanceof Duration && a.milliseconds === b.milliseconds
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false
    return a === nothing || b === nothing ? a === b : equal(a.value, b.value, frame)
  }
  if (isErased(a) || isErased(b)) return failed.erased
  if (isList(a)) return isList(b) ? equalLists(a, b, frame) : false
  return isFields(a) && isFields(b) ? equalFields(a, b, frame) : false
}

function equalLists(a: readonly unknown[], b: readonly unknown[], frame: Frame): boolean | CannotTell {
  if (a.length !== b.length) return false
  if (!spend(frame, a.length)) return failed.limit
  let open: CannotTell | null = null
  for (const [index, item] of a.entries()) {
    const same = equal(item, b[index], frame)
    if (same === false) return false
    if (same instanceof CannotTell) open ??= same
  }
  return open ?? true
}

type Fields = { readonly [name: string]: unknown }

function equalFields(a: Fields, b: Fields, frame: Frame): boolean | CannotTell {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  if (!spend(frame, names.length)) return failed.limit
  let open: CannotTell | null = null
  for (const name of names) {
    if (!Object.hasOwn(b, name)) return false
    const same = equal(a[name], b[name], frame)
    if (same === false) return false
    if (same instanceof CannotTell) open ??= same
  }
  return open ?? true
}

/** True as soon as one item is equal; "cannot tell" only if none is and one could have been. */
export function includes(list: readonly unknown[], value: unknown, frame: Frame): boolean | CannotTell {
  let open: CannotTell | null = null
  for (const item of list) {
    if (!spend(frame, 1)) return failed.limit
    const same = typeof item === 'object' && item !== null && isErased(item) ? failed.erased : equal(item, value, frame)
    if (same === true) return true
    if (same instanceof CannotTell) open ??= same
  }
  return open ?? false
}
