/** Small flows and an engine around them, for tests of the engine. */
import { compile } from '../../runtime/compile/compile.ts'
import type { Plan } from '../../runtime/compile/plan.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Engine } from '../../runtime/engine/engine.ts'
import type { EngineLimits } from '../../runtime/engine/engine-options.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import type { CloudEvent, EventInput } from '../../runtime/model/event.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../runtime/model/flow.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { Acceptance } from '../../runtime/model/services.ts'
import type { Store } from '../../runtime/model/store.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

export const startOfTest = Date.parse('2026-03-02T10:00:00Z')

/** A flow from node configs and edges written as `a.out > b`. */
export function flowOf(
  nodes: { [id: string]: { type: string } & JsonObject },
  edges: readonly string[],
  id = 'test',
): Flow {
  return {
    $schema: flowSchemaUrl,
    format: flowFormat,
    id,
    name: id,
    zone: 'Europe/London',
    currency: 'GBP',
    events: {},
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([name, { type, ...config }]) => [name, { type, version: 1, config }]),
    ),
    edges: edges.map((edge) => {
      const [from = '', to = ''] = edge.split(' > ')
      return { from, to }
    }),
    parameters: {},
    settings: {},
    tests: [],
    layout: {},
  }
}

export function planOf(flow: Flow, more: readonly NodeType[] = []): Plan {
  const plan = compile(flow, { nodeTypes: [...nodeTypes, ...more] })
  if (Array.isArray(plan)) throw new Error(JSON.stringify(plan, null, 1))
  return plan
}

/** An engine over a store, driven by hand. */
export class Bench {
  readonly store: Store
  readonly clock: SimulatedClock
  engine: Engine
  readonly #plans: readonly Plan[]
  #sent = 0
  readonly #limits: Partial<EngineLimits>

  constructor(
    plans: readonly Plan[],
    options: { store?: Store; clock?: SimulatedClock; limits?: Partial<EngineLimits> } = {},
  ) {
    this.store = options.store ?? createMemoryStore()
    this.clock = options.clock ?? new SimulatedClock(startOfTest)
    this.#plans = plans
    this.#limits = options.limits ?? {}
    this.engine = this.#start()
  }

  /** A new engine over what the store holds, as after a crash. */
  restart(): void {
    this.engine = this.#start()
  }

  #start(): Engine {
    const engine = new Engine({ store: this.store, clock: this.clock, random: seeded(7), limits: this.#limits })
    for (const plan of this.#plans) {
      const deployment = engine.deploy(plan)
      for (const producer of plan.producers) deployment.caughtUp(producer.node)
    }
    return engine
  }

  event(input: Partial<EventInput>, node = 'in', flow = this.#plans[0]?.flow.id ?? 'test'): CloudEvent {
    const event = eventFromInput(
      { type: 'example', ...input },
      {
        channel: `${flow}/${node}.event`,
        source: `/flows/${flow}/${node}`,
        now: this.clock.now(),
        id: () => `e${++this.#sent}`,
      },
    )
    if (isRefusal(event)) throw new Error(event.message)
    return event
  }

  /** Hands in one batch and steps until nothing is left to do. */
  send(...inputs: Partial<EventInput>[]): readonly Acceptance[] {
    let answers: readonly Acceptance[] = []
    this.engine.offer({ events: inputs.map((input) => this.event(input)), settle: (given) => (answers = given) })
    this.run()
    return answers
  }

  run(): void {
    for (let n = 0; this.engine.step(); n++) if (n > 100_000) throw new Error('The engine never comes to rest')
  }
}
