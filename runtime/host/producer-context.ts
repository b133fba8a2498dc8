/** The world as one producer sees it: what it brings is checked, given its place, and answered when it is committed. */
import { eventFromInput, isRefusal } from '../engine/arrival.ts'
import type { ArrivingEvent, EventInput } from '../model/event.ts'
import { nodeSource, stageName } from '../model/event.ts'
import type { Flow } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import type { Acceptance, Cancel, ProducerContext, Random, Services } from '../model/services.ts'

/** What a producer has brought so far. */
export type Brought = { readonly accepted: number; readonly duplicates: number }

/** A producer at work. */
export type Producing = { readonly flow: string; readonly node: string; readonly run: Promise<void>; stop(): void }

export type ProducerFacts = {
  readonly flow: Flow
  readonly node: string
  readonly channel: string | undefined
  readonly input: string | undefined
  readonly position: Json
  readonly speed: number
  readonly services: Services
  readonly signal: Cancel
  /** The reason why an event does not fit the schema of its type. */
  check(event: EventInput): string | undefined
}

export type ProducerWays = {
  /** Resolves when they are committed, together with the position. */
  accept(events: readonly ArrivingEvent[], producer: string, position?: Json): Promise<readonly Acceptance[]>
  refused(count: number): void
  known(count: number): void
  progress(done: number, total: number, brought: Brought): void
  caughtUp(): void
}

export function producerContext(facts: ProducerFacts, ways: ProducerWays): ProducerContext {
  const { flow, node, input, position, speed, services, signal, check } = facts
  const name = stageName(flow.id, node)
  const channel = facts.channel ?? `${name}.event`
  const source = nodeSource(flow.id, node)
  const own = { accepted: 0, duplicates: 0 }
  return {
    services,
    signal,
    flow: flow.id,
    node,
    zone: flow.zone,
    currency: flow.currency,
    input,
    position,
    speed,
    produce: async (inputs, position, take = 'each') => {
      const defaults = { channel, source, now: services.clock.now(), id: () => randomId(services.random) }
      const events: ArrivingEvent[] = []
      const refused = new Map<number, Acceptance>()
      inputs.forEach((input, index) => {
        const wrong = check(input)
        const event = wrong === undefined ? eventFromInput(input, defaults) : { code: 'EVENT_SCHEMA', message: wrong }
        if (isRefusal(event)) refused.set(index, { kind: 'refused', ...event })
        else events.push(event)
      })
      if (refused.size > 0) ways.refused(refused.size)
      if (take === 'whole' && refused.size > 0) return inputs.map((_, index) => refused.get(index) ?? notTaken)
      // A refused row must not be passed over by the position of its batch.
      const accepted = await ways.accept(events, name, refused.size > 0 ? undefined : position)
      for (const { kind } of accepted)
        kind === 'accepted' ? own.accepted++ : kind === 'duplicate' ? own.duplicates++ : 0
      if (refused.size === 0) return accepted
      let next = 0
      return inputs.map((_, index) => refused.get(index) ?? (accepted[next++] as Acceptance))
    },
    known: (count) => {
      own.duplicates += count
      ways.known(count)
    },
    progress: (done, total) => ways.progress(done, total, own),
    caughtUp: ways.caughtUp,
  }
}

const notTaken: Acceptance = { kind: 'refused', code: 'EVENT_BATCH', message: 'Another event of its batch was refused' }

/** 128 random bits, for events whose maker gave no id. */
function randomId(random: Random): string {
  let id = ''
  for (let n = 0; n < 4; n++)
    id += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return id
}
