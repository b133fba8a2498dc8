/** Single events: those that were seen, and those that are put in by hand. */
import type { EventInput } from '../event.ts'
import type { Json } from '../json.ts'
import type { Acceptance } from '../services.ts'
import type { Method } from './method.ts'

export type Sample = {
  readonly offset: number
  readonly type: string
  readonly time: number
  readonly subject: string | null
  readonly data: Json
  /** The stored output it came from. */
  readonly channel: string
}

export type SamplesSent = { readonly accepted: number; readonly known: number; readonly refused: number }

export type EventsApi = {
  /** The newest events that a flow saw, of one type or of any: for "try it" and for the fields that were seen. */
  'events.samples': Method<{ flow: string; type?: string; limit: number }, readonly Sample[]>
  /** Puts an event into a producer by hand. */
  'events.send': Method<{ flow: string; node: string; event: EventInput; by: string }, Acceptance>
  /** How many sample events the template of a flow brings for these producers. */
  'samples.count': Method<{ flow: string; nodes: readonly string[] }, number>
  /** Puts them in, the last as of now. A second time they are all known. Fails with FLOW_OFF. */
  'samples.send': Method<{ flow: string; by: string }, SamplesSent>
}
