/** Runs a flow in memory, with a clock moved by hand and a simulated outside: for flow tests, examples and "try it". */
import { compile } from '../compile/compile.ts'
import type { Plan } from '../compile/plan.ts'
import { answerEvent } from '../model/approval.ts'
import type { Effect } from '../model/effect.ts'
import { type CloudEvent, type EventInput, nodeSource, programsChannel } from '../model/event.ts'
import type { Flow, FlowNode, TestAnswer } from '../model/flow.ts'
import type { JsonObject } from '../model/json.ts'
import { defineConsumer, type NodeType } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import type { Acceptance } from '../model/services.ts'
import type { Store } from '../model/store.ts'
import { eventFromInput, isRefusal } from './arrival.ts'
import type { Deployment } from './deployment.ts'
import { Engine } from './engine.ts'
import { includes } from './includes.ts'
import { createMemoryStore } from './memory-store.ts'
import { openTasks } from './open-tasks.ts'
import { SimulatedClock, SimulatedReceiver, seeded } from './simulated.ts'

export type SandboxOptions = {
  readonly nodeTypes: readonly NodeType[]
  readonly settings?: JsonObject
  /** What the clock says at the start, ms. */
  readonly start: number
  /** Outputs to listen to, `<node id>.<output>`; derived ones included. */
  readonly outputs?: readonly string[]
}

/** How often effects are tried and answered before the sandbox takes a flow for endless. */
const mostRounds = 10_000

export class Sandbox {
  readonly plan: Plan
  readonly store: Store
  readonly clock: SimulatedClock
  readonly receiver = new SimulatedReceiver()
  readonly engine: Engine
  readonly deployment: Deployment
  readonly #heard: Map<string, CloudEvent[]>
  #sent = 0

  private constructor(plan: Plan, heard: Map<string, CloudEvent[]>, start: number) {
    this.plan = plan
    this.#heard = heard
    this.clock = new SimulatedClock(start)
    this.store = createMemoryStore()
    this.engine = new Engine({ store: this.store, clock: this.clock, random: seeded(1) })
    this.deployment = this.engine.deploy(plan)
    for (const producer of plan.producers) this.deployment.caughtUp(producer.node)
  }

  static open(flow: Flow, options: SandboxOptions): Sandbox | readonly Problem[] {
    const heard = new Map<string, CloudEvent[]>()
    const probed = withProbes(flow, options.outputs ?? [])
    const plan = compile(probed, {
      nodeTypes: [...options.nodeTypes, probeType(heard)],
      ...(options.settings ? { settings: options.settings } : {}),
    })
    return Array.isArray(plan) ? plan : new Sandbox(plan as Plan, heard, options.start)
  }

  /** Hands an event to a producer (the first one when none is named) and lets everything settle. */
  send(input: Partial<EventInput>, node?: string): Acceptance {
    const producer =
      node === undefined ? this.plan.producers[0] : this.plan.producers.find((candidate) => candidate.node === node)
    const flow = this.plan.flow.id
    const heard = producer && this.plan.listeners.some((listener) => listener.producer === producer.node)
    this.#sent++
    const event = eventFromInput(
      { type: 'example', ...input },
      {
        channel: !producer || heard ? programsChannel : (producer.channels[0] ?? programsChannel),
        source: producer ? nodeSource(flow, producer.node) : '/test',
        now: this.clock.now(),
        id: () => `test-${this.#sent}`,
      },
    )
    if (isRefusal(event)) return { kind: 'refused', ...event }
    // Time passes until then: nobody was away, so what comes due meanwhile does so at its moment.
    if (event.time > this.clock.now()) this.wait(event.time - this.clock.now())
    return this.hear(event)
  }

  /** What a person says to a step that asks: about such an event, else about what has waited longest. */
  answerTo({ node, verdict, by, reason = '', about = {} }: TestAnswer): CloudEvent | undefined {
    const waiting = openTasks(this.store, this.plan.flow.id, node)
    const asked = waiting.find(({ task }) => includes(task.event.data, about))
    return asked && answerEvent(asked, { verdict, by, reason }, this.clock.now())
  }

  /** Takes in an event as it is. */
  hear(event: CloudEvent): Acceptance {
    let answer: Acceptance | undefined
    this.engine.offer({ events: [event], settle: ([first]) => (answer = first) })
    this.settle()
    if (!answer) throw new Error('The sandbox did not settle an event')
    return answer
  }

  /** Lets time pass, stopping wherever a timer or a retry comes due. */
  wait(ms: number): void {
    const end = this.clock.now() + ms
    for (let round = 0; round < mostRounds; round++) {
      this.settle()
      const due = this.engine.nextDue()
      if (due === undefined || due > end) break
      this.clock.advance(Math.max(0, due - this.clock.now()))
    }
    this.clock.advance(Math.max(0, end - this.clock.now()))
    this.settle()
  }

  settle(): void {
    for (let round = 0; round < mostRounds; round++) {
      while (this.engine.step());
      const begun = this.engine.beginEffects(1_000)
      for (const effect of begun) this.engine.endEffect(effect.key, this.receiver.perform(effect))
      if (begun.length === 0 && this.engine.isIdle) return
    }
    throw new Error('The flow never comes to rest')
  }

  /** What came out of an output that is listened to. */
  heard(output: string): readonly CloudEvent[] {
    return this.#heard.get(output) ?? []
  }

  effects(node: string): readonly Effect[] {
    return this.store
      .effects({ stage: `${this.plan.flow.id}/${node}` })
      .toSorted((a, b) => a.offset - b.offset || a.split - b.split)
  }

  get needsLook(): number {
    return this.store.letters().length + this.store.effects({ states: ['dead', 'unknown'] }).length
  }
}

/** A listener on each output, as one more consumer: derived outputs are nowhere stored. */
function withProbes(flow: Flow, outputs: readonly string[]): Flow {
  const nodes: { [id: string]: FlowNode } = { ...flow.nodes }
  const edges = [...flow.edges]
  outputs.forEach((output, n) => {
    nodes[`probe-${n}`] = { type: 'probe', version: 1, config: { output } }
    edges.push({ from: output, to: `probe-${n}` })
  })
  return { ...flow, nodes, edges }
}

const probeType = (heard: Map<string, CloudEvent[]>): NodeType =>
  defineConsumer({
    type: 'probe',
    role: 'consumer',
    version: 1,
    title: 'Probe',
    icon: 'ear',
    summary: 'Listens to an output during a test.',
    outputs: [],
    fields: { output: { kind: 'text', help: 'The output.' } },
    explain: ({ output }) => `Listens to ${output}`,
    compile: ({ output }) => {
      const list: CloudEvent[] = []
      heard.set(output, list)
      return { event: (event) => void list.push(event) }
    },
    examples: [],
  })
