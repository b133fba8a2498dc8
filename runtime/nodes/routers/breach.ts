/** What a guard says of the event that broke its rule: enough to find it, and what led to it, in the log. */
import type { CloudEvent } from '../../model/event.ts'
import { isoTime } from '../../model/event-text.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'

/** Named in what a guard lets out, and remembered until it is mended. */
export const evidenceOf = ({ id, type, subject, time }: CloudEvent): JsonObject => ({
  id,
  type,
  subject,
  time: isoTime(time),
})

export const objectIn = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined)
