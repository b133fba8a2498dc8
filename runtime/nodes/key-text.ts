/** Keys of kept state are text, whatever a key expression gives. */
import { CannotTell } from '../model/expression.ts'
import type { Json } from '../model/json.ts'

/** Number 7 and text `7` are the same key: the same id often comes both ways. Undefined: there is no key to go by. */
export function keyText(value: Json | CannotTell): string | undefined {
  if (value === null || value instanceof CannotTell) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
