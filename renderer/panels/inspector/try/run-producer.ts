/** What a producer would send next, found by running it on a clock that jumps from one appointment to the next. */
import { parseConfig } from '../../../../runtime/compile/config.ts'
import { resolveConfig, resolveSettings } from '../../../../runtime/compile/settings.ts'
import { seeded } from '../../../../runtime/engine/simulated.ts'
import type { EventInput } from '../../../../runtime/model/event.ts'
import type { Flow } from '../../../../runtime/model/flow.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import type { Acceptance, Clock, ProducerContext } from '../../../../runtime/model/services.ts'
import { t } from '../../../words/words.ts'

export type Coming =
  | { readonly kind: 'events'; readonly events: readonly EventInput[] }
  /** It waits for somebody or something else. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'file' }
  | { readonly kind: 'problem'; readonly message: string }

export type ProducerNodeType = Extract<NodeType, { readonly role: 'producer' }>

const wanted = 3
/** Producers wait in small steps; three weekly appointments are some 60,000 of them. */
const mostSteps = 100_000

export async function runProducer(flow: Flow, id: string, type: ProducerNodeType, now: number): Promise<Coming> {
  const node = Object.hasOwn(flow.nodes, id) ? flow.nodes[id] : undefined
  const { config } = resolveConfig(node?.config ?? {}, resolveSettings(flow.parameters, flow.settings), id, type.fields)
  const { parsed, problems } = parseConfig(type.fields, config, id)
  const [problem] = problems
  if (problem !== undefined)
    return { kind: 'problem', message: t('It cannot run yet. {message}', { message: problem.message }) }
  const clock = new JumpingClock(now)
  const events: EventInput[] = []
  let reads = false
  let finished = false
  let cancelled = false
  const callbacks: (() => void)[] = []
  const cancel = (): void => {
    cancelled = true
    for (const callback of callbacks) callback()
  }
  const context: ProducerContext = {
    services: {
      clock,
      random: seeded(1),
      effects: {},
      files: {
        // biome-ignore lint/correctness/useYield: the window has no files; that it was asked is all there is to know.
        async *rows() {
          reads = true
          cancel()
        },
      },
    },
    signal: {
      get cancelled() {
        return cancelled
      },
      onCancel: (callback) => void callbacks.push(callback),
    },
    flow: flow.id,
    node: id,
    zone: flow.zone,
    currency: flow.currency,
    // As if a file had been chosen: without one it would only say so.
    input: 'chosen',
    position: null,
    speed: 0,
    async produce(batch) {
      events.push(...batch)
      if (events.length >= wanted) cancel()
      return batch.map((): Acceptance => ({ kind: 'accepted', offset: 1 }))
    },
    known() {},
    progress() {},
    caughtUp() {},
  }
  let failure: unknown
  type
    .compile(parsed, { flow: flow.id, node: id, zone: flow.zone, currency: flow.currency })(context)
    .catch((error: unknown) => {
      failure = error
    })
    .finally(() => {
      finished = true
    })
  for (let step = 0; step < mostSteps && !finished; step++) {
    for (let turn = 0; turn < 8; turn++) await null
    if (cancelled || finished) break
    if (!clock.jump()) break
    // The window stays alive beside a long wait.
    if (step % 2_000 === 1_999) await new Promise<void>((resolve) => void setTimeout(resolve, 0))
  }
  cancel()
  if (reads) return { kind: 'file' }
  if (failure !== undefined && events.length === 0)
    return { kind: 'problem', message: failure instanceof Error ? failure.message : String(failure) }
  return events.length === 0 ? { kind: 'waits' } : { kind: 'events', events: events.slice(0, wanted) }
}

/** Stands still until it jumps to the next appointment. */
class JumpingClock implements Clock {
  #now: number
  readonly #start: number
  #timers: { readonly moment: number; readonly callback: () => void }[] = []

  constructor(now: number) {
    this.#now = now
    this.#start = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now - this.#start
  }

  at(moment: number, callback: () => void): () => void {
    const timer = { moment, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** False where nobody waits for anything. */
  jump(): boolean {
    const [next] = this.#timers.toSorted((a, b) => a.moment - b.moment)
    if (next === undefined) return false
    this.#timers = this.#timers.filter((timer) => timer !== next)
    this.#now = Math.max(this.#now, next.moment)
    next.callback()
    return true
  }
}
