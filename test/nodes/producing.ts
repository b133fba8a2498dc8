/** Runs a producer in a world of its own: a clock moved by hand, a file of given rows, and a log that only listens. */
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import type { SimulatedClock } from '../../runtime/engine/simulated.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import { nodeSource } from '../../runtime/model/event.ts'
import type { Json, JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { Acceptance, ProducerContext } from '../../runtime/model/services.ts'

export type ProducerWorld = {
  readonly clock: SimulatedClock
  readonly rows?: readonly JsonObject[]
  readonly position?: Json
  readonly speed?: number
  /** Stops after so many events, between two batches. */
  readonly stopAfter?: number
  answer?(event: CloudEvent): Acceptance
}

export type ProducerRun = {
  readonly produced: CloudEvent[]
  position: Json
  hasRead: boolean
  caughtUp: boolean
  wait(ms: number): Promise<void>
  /** Asks the producer to stop, and gives what it produced. Throws what it threw. */
  stop(): Promise<readonly CloudEvent[]>
  /** Waits until the producer is done by itself. */
  done: Promise<void>
}

/** Long enough for any chain of promises that a producer waits for. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function producing(
  type: Extract<NodeType, { role: 'producer' }>,
  config: unknown,
  world: ProducerWorld,
): ProducerRun {
  const { clock } = world
  const callbacks: (() => void)[] = []
  const signal = { cancelled: false, onCancel: (callback: () => void) => void callbacks.push(callback) }
  const cancel = (): void => {
    signal.cancelled = true
    for (const callback of callbacks) callback()
  }
  const accept = world.answer ?? ((): Acceptance => ({ kind: 'accepted', offset: 1 }))

  const context: ProducerContext = {
    services: {
      clock,
      random: () => 0.5,
      effects: {},
      files: {
        async *rows() {
          run.hasRead = true
          const rows = (world.rows ?? []).map((data, index) => ({ row: index + 1, data }))
          yield { file: 'example', rows, known: 0, position: rows.length, read: 1, size: 1 }
        },
      },
    },
    signal,
    flow: 'example',
    node: 'it',
    zone: 'Europe/London',
    currency: 'GBP',
    input: world.rows === undefined ? undefined : 'example.csv',
    position: world.position ?? null,
    speed: world.speed ?? 0,
    async produce(inputs, position) {
      const events = inputs.map((input) => {
        const event = eventFromInput(input, {
          channel: 'example/it.out',
          source: nodeSource('example', 'it'),
          now: clock.now(),
          id: () => null,
        })
        if (isRefusal(event)) throw new Error(event.message)
        return event
      })
      run.produced.push(...events)
      if (position !== undefined) run.position = position
      if (run.produced.length >= (world.stopAfter ?? Number.POSITIVE_INFINITY)) cancel()
      await breathe()
      return events.map(accept)
    },
    known() {},
    progress() {},
    caughtUp() {
      run.caughtUp = true
    },
  }

  let failure: unknown
  const run: ProducerRun = {
    produced: [],
    position: world.position ?? null,
    hasRead: false,
    caughtUp: false,
    done: Promise.resolve(),
    async wait(ms) {
      const end = clock.now() + ms
      await breathe()
      while (clock.now() < end) {
        clock.advance(Math.min(30_000, end - clock.now()))
        await breathe()
      }
    },
    async stop() {
      await breathe()
      await breathe()
      cancel()
      await run.done
      if (failure !== undefined) throw failure
      return run.produced
    },
  }
  const start = type.compile(config, { flow: 'example', node: 'it', zone: 'Europe/London', currency: 'GBP' })
  run.done = start(context).catch((error: unknown) => {
    failure = error
  })
  return run
}
