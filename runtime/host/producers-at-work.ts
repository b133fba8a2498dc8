/** The producers that run: each is started with its own view of the world, told to stop, and waited for. */
import type { PlannedProducer } from '../compile/plan.ts'
import type { Deployment } from '../engine/deployment.ts'
import { eventChecks } from '../engine/event-checks.ts'
import type { EventInput } from '../model/event.ts'
import { programsChannel, stageName } from '../model/event.ts'
import { type ProducerFacts, type ProducerWays, type Producing, producerContext } from './producer-context.ts'
import type { RuntimeOptions, StartOptions } from './runtime-options.ts'

export type ProducersWays = Pick<ProducerWays, 'accept' | 'refused' | 'known'> & {
  /** One of them has ended, or has caught up. */
  changed(): void
}

export class ProducersAtWork {
  readonly #options: RuntimeOptions
  readonly #ways: ProducersWays
  readonly #producing = new Set<Producing>()
  #stopping = false
  #unfinished = 0
  #failure: unknown

  constructor(options: RuntimeOptions, ways: ProducersWays) {
    this.#options = options
    this.#ways = ways
  }

  /** How many that will end by themselves have not yet. */
  get unfinished(): number {
    return this.#unfinished
  }

  /** What the first one that failed has failed with. */
  get failure(): unknown {
    return this.#failure
  }

  /** Starts the producers of a deployed plan, or one of them. They go on from their positions. */
  start(deployment: Deployment, options: StartOptions, node?: string): void {
    const check = eventChecks(deployment.plan.flow)
    for (const producer of deployment.plan.producers)
      if (node === undefined || producer.node === node) this.#start(producer, deployment, check, options)
  }

  /** Stops the producers of a flow, or one of them; resolves when what they had in hand is committed. */
  async halt(flow: string, node?: string): Promise<void> {
    await ended([...this.#producing].filter((each) => each.flow === flow && (node ?? each.node) === each.node))
  }

  /** Stops all of them; one that is started later brings nothing. */
  async stop(): Promise<void> {
    this.#stopping = true
    await ended([...this.#producing])
  }

  #start(
    producer: PlannedProducer,
    deployment: Deployment,
    check: (event: EventInput) => string | undefined,
    options: StartOptions,
  ): void {
    const { flow } = deployment.plan
    const { node } = producer
    const callbacks: (() => void)[] = []
    let cancelled = this.#stopping
    const facts: ProducerFacts = {
      flow,
      node,
      channel: producer.channels[0] ?? programsChannel,
      input: options.inputs?.[node] ?? this.#options.inputs?.[node],
      position: this.#options.store.position(stageName(flow.id, node)),
      speed: options.speed ?? this.#options.speed ?? 1,
      services: this.#options.services,
      signal: {
        get cancelled() {
          return cancelled
        },
        onCancel: (callback) => void callbacks.push(callback),
      },
      check,
    }
    const { accept, refused, known, changed } = this.#ways
    const context = producerContext(facts, {
      accept,
      refused,
      known,
      progress: (done, total, brought) => this.#options.onProgress?.({ flow: flow.id, node, done, total, ...brought }),
      caughtUp: () => {
        deployment.caughtUp(node)
        changed()
      },
    })
    const finite = !producer.live
    if (finite) this.#unfinished++
    let failure: unknown
    const run = producer
      .start(context)
      .catch((error) => {
        failure = error
        // What was produced before is still worked off; idle tells of it at the end.
        this.#failure ??= error
      })
      .finally(() => {
        this.#producing.delete(producing)
        if (finite) this.#unfinished--
        this.#options.onEnd?.({ flow: flow.id, node, error: failure })
        changed()
      })
    const producing: Producing = {
      flow: flow.id,
      node,
      run,
      stop: () => {
        cancelled = true
        for (const callback of callbacks) callback()
      },
    }
    this.#producing.add(producing)
  }
}

async function ended(producing: readonly Producing[]): Promise<void> {
  for (const each of producing) each.stop()
  await Promise.allSettled(producing.map(({ run }) => run))
}
