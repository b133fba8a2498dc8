/** What came of a backup or a check, as the store remembers it. */
import type { Outcome } from '../../../model/api/care.ts'
import { isObject, type Json } from '../../../model/json.ts'

export function readOutcome(kept: Json | undefined): Outcome | null {
  if (!isObject(kept)) return null
  const { at, ok, message, events } = kept
  return { at: Number(at), ok: ok === true, message: String(message ?? ''), events: Number(events ?? 0) }
}
