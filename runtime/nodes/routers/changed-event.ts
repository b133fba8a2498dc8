/** A copy of an event with another content. */
import type { CloudEvent } from '../../model/event.ts'

type Change = {
  readonly type?: string | undefined
  readonly subject?: string | undefined
  readonly partitionkey?: string | undefined
}

/** The text belongs to the data: with other data it has to be written anew. */
export const changedEvent = (event: CloudEvent, data: CloudEvent['data'], change: Change): CloudEvent => ({
  ...event,
  type: change.type ?? event.type,
  subject: change.subject ?? event.subject,
  partitionkey: change.partitionkey ?? event.partitionkey,
  data,
  text: data === event.data ? event.text : '',
})
