/** What was sent from a page and is right. */
import type { EventInput } from '../../../model/event.ts'
import type { JsonObject } from '../../../model/json.ts'

/** What becomes the event, and what its page wants to know of it. */
export type ReadPage = { readonly event: Omit<EventInput, 'type'>; readonly told: JsonObject }
