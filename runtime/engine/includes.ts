/** Whether a value has all that is wanted of it; it may have more. */
import { canonicalJson } from '../compile/canonical.ts'
import { isObject, type Json } from '../model/json.ts'

/** What is wanted need name only the fields that matter. */
export function includes(have: Json, want: Json): boolean {
  if (!isObject(want)) return canonicalJson(have) === canonicalJson(want)
  return (
    isObject(have) &&
    Object.entries(want).every(([name, value]) => Object.hasOwn(have, name) && includes(have[name] as Json, value))
  )
}
