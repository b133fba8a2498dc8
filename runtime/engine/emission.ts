/** Makes the events that a stage emits. Their ids follow from what caused them, so that doing it again is a repeat. */
import type { EmitChange } from '../model/context.ts'
import { digest } from '../model/digest.ts'
import type { CloudEvent } from '../model/event.ts'
import { channelName, maximumHops, nodeSource } from '../model/event.ts'
import { CounterflowError } from '../model/problem.ts'
import type { BegunWith } from '../model/store.ts'
import { maximumEventLength, tooLarge } from './arrival.ts'

/** `begunWith`: the past that the stage began with, see `Store.begunWith`. */
export type Emitter = {
  readonly flow: string
  readonly node: string
  readonly public: boolean
  readonly begunWith?: BegunWith | undefined
}

/** Whether what a stage does because of an event is about the past: `due` of the timer that rang, where one did. */
export const isAboutPast = ({ begunWith }: Emitter, offset: number, due: number | undefined): boolean =>
  begunWith !== undefined && offset <= begunWith.through && (due === undefined || due < begunWith.at)

/**
 * The name of one thing that a node does because of one event: flow, node, event and ordinal, and nothing that a
 * restored backup or a new version could change (design, section 7, "Ids").
 */
export const causeName = (emitter: Emitter, event: CloudEvent, ordinal: number): string =>
  `${emitter.flow}\n${emitter.node}\n${event.source}\n${event.id}\n${event.split}\n${ordinal}`

const hopsOf = (event: CloudEvent): number => {
  const hops = event.attributes?.hop
  // A sender could begin far below zero, and the loop would go on for that long.
  return typeof hops === 'number' && hops > 0 ? hops : 0
}

/** What a stage lets out of `output` because of `event`. @throws EVENT_TOO_LARGE, LOOP */
export function emitted(
  emitter: Emitter,
  output: string,
  event: CloudEvent,
  ordinal: number,
  now: number | undefined,
  change: EmitChange | undefined,
): CloudEvent {
  const hops = emitter.public ? hopsOf(event) + 1 : hopsOf(event)
  if (hops > maximumHops) throw new LoopError(hops)
  const given = change?.attributes === undefined ? event.attributes : change.attributes
  const attributes = isAboutPast(emitter, event.offset, now) ? { ...given, cforigin: 'import' } : given
  const changed = change !== undefined && 'data' in change
  const data = changed ? (change.data ?? null) : event.data
  const text = changed || event.text === '' ? JSON.stringify(data) : event.text
  if (text.length > maximumEventLength)
    throw new CounterflowError(
      'EVENT_TOO_LARGE',
      `${tooLarge(text.length).message}. Let the step before keep less of it`,
    )
  return {
    offset: 0,
    split: 0,
    channel: channelName(emitter.flow, emitter.node, output),
    id: digest(causeName(emitter, event, ordinal), 32),
    source: nodeSource(emitter.flow, emitter.node),
    type: change?.type ?? event.type,
    subject: change?.subject === undefined ? event.subject : change.subject,
    time: change?.time ?? now ?? event.time,
    partitionkey: change?.partitionkey === undefined ? event.partitionkey : change.partitionkey,
    correlationid: event.correlationid ?? event.id,
    causationid: event.id,
    attributes: hops === 0 ? withoutTimeText(attributes) : { ...withoutTimeText(attributes), hop: hops },
    data,
    text,
  }
}

/** The original writing of a time belongs to the sender's event only. */
function withoutTimeText(attributes: CloudEvent['attributes']): CloudEvent['attributes'] {
  if (!attributes || !('timetext' in attributes)) return attributes
  const { timetext: _, ...others } = attributes
  return Object.keys(others).length === 0 ? null : others
}

class LoopError extends Error {
  readonly code = 'LOOP'
  constructor(hops: number) {
    super(
      `Events have caused one another ${hops - 1} times in a row across flows. A circle of flows is taken apart here: see which flow hears its own events`,
    )
  }
}
