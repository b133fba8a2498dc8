/** The event that a timer leaves in the log when it fires. */
import { digest } from '../model/digest.ts'
import type { CloudEvent } from '../model/event.ts'
import { nodeSource } from '../model/event.ts'
import { type Emitter, isAboutPast } from './emission.ts'
import type { TimerMoment } from './stage-facts.ts'

/**
 * A timer that fires is an event, so that a replay finds it at its place. `before`: the
 * offset that it came ahead of; `late`: ms by which the wall clock had passed its moment; `away`: when nobody listened last. */
export function firedEvent(
  emitter: Emitter,
  key: string,
  due: number,
  before: number,
  { late, away }: TimerMoment,
  cause: CloudEvent | undefined,
): CloudEvent {
  const source = nodeSource(emitter.flow, emitter.node)
  return {
    offset: cause?.offset ?? 0,
    split: 0,
    channel: `${emitter.flow}/${emitter.node}.timer`,
    id: digest(
      `${emitter.flow}\n${emitter.node}\ntimer\n${key}\n${due}\n${cause?.source ?? ''}\n${cause?.id ?? ''}`,
      32,
    ),
    source,
    type: 'counterflow.timer.fired',
    subject: cause?.subject ?? null,
    time: due,
    partitionkey: cause?.partitionkey ?? null,
    correlationid: cause ? (cause.correlationid ?? cause.id) : null,
    causationid: cause?.id ?? null,
    // What follows from a past that was read in is about that past, too.
    attributes:
      cause?.attributes?.cforigin === 'import' || isAboutPast(emitter, cause?.offset ?? 0, due)
        ? { cforigin: 'import' }
        : null,
    data: { key, before, ...(late > 0 ? { late } : {}), ...(away ? { away } : {}) },
    text: '',
  }
}
