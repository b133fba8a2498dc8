/** An event: a CloudEvents 1.0 record in the one in-memory form that every room reads. */
import type { Json, Scalar } from './json.ts'

/**
 * An event in memory. Every property is always present, so that all events share one hidden class.
 * `offset` is 0 until the event has its place in the log. `split` tells apart several contents that one logged
 * event became on its way to the same stage; it is 0 for an event as it was stored.
 */
export type CloudEvent = {
  readonly offset: number
  readonly split: number
  /** The stored output that it came out of: `<flow id>/<node id>.<output>`, or `events` for programs. */
  readonly channel: string
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string | null
  /** Milliseconds since 1970. A finer or differently written original stays in `attributes.timetext`. */
  readonly time: number
  readonly partitionkey: string | null
  readonly correlationid: string | null
  readonly causationid: string | null
  /** All further attributes (`dataschema`, `hop`, `cforigin`, extensions of the sender); null when there are none. */
  readonly attributes: { readonly [name: string]: Exclude<Scalar, null> } | null
  readonly data: Json
  /** `data` as JSON text, exactly as it is stored. Empty until the event is appended. */
  readonly text: string
}

/** An event on its way in: the log gives it its offset. Written into it, because a copy of each would be made otherwise. */
export type ArrivingEvent = Omit<CloudEvent, 'offset'> & { offset: number }

/** What a producer, a program or a test hands in: CloudEvents JSON, where all but `type` has a default. */
export type EventInput = {
  readonly id?: string
  readonly source?: string
  readonly type: string
  /** RFC 3339 text, or milliseconds since 1970. Without it: the moment of acceptance. */
  readonly time?: string | number
  readonly subject?: string | null
  readonly partitionkey?: string | null
  readonly data?: Json
  readonly [attribute: string]: Json | undefined
}

/** The channel of events that arrive from outside programs rather than from a producer on a canvas. */
export const programsChannel = 'events'

/** The output of consumers whose events are public, whichever flow they are in: `events` producers hear it. */
export const publicOutput = 'emitted'

/** What `events` producers hear: programs, and what any flow emits. The name says so for good, whatever runs now. */
export const isPublicChannel = (channel: string): boolean =>
  channel === programsChannel || channel.endsWith(`.${publicOutput}`)

export const channelName = (flow: string, node: string, output: string): string => `${flow}/${node}.${output}`
/** The channel of what people answer to a step that asks them. */
export const answersChannel = (flow: string, node: string): string => channelName(flow, node, 'answers')
export const stageName = (flow: string, node: string): string => `${flow}/${node}`
/** The `source` of every event that a node itself makes. */
export const nodeSource = (flow: string, node: string): string => `/flows/${flow}/${node}`

/** What keeps order: the lane of an event, or null where it stands alone. */
export const defaultLane = (event: CloudEvent): string | null => event.partitionkey ?? event.subject

/** How often an event may cause another across flows before it is taken for a loop. */
export const maximumHops = 32
