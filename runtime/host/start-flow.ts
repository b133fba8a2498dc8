/** A flow at work in a program of one's own: read, checked, put in force and started in one call. */
import { randomUUID } from 'node:crypto'
import { compile, isProblems } from '../compile/compile.ts'
import { parseFlow } from '../compile/parse-flow.ts'
import type { Plan } from '../compile/plan.ts'
import { eventFromInput, isRefusal } from '../engine/arrival.ts'
import { eventChecks } from '../engine/event-checks.ts'
import type { PublishChoices } from '../engine/publish.ts'
import type { ArrivingEvent, EventInput } from '../model/event.ts'
import type { JsonObject } from '../model/json.ts'
import type { NodeType } from '../model/node.ts'
import { CounterflowError, isError, type Problem } from '../model/problem.ts'
import type { Acceptance, Services } from '../model/services.ts'
import type { Store } from '../model/store.ts'
import { nodeTypes as ours } from '../nodes/index.ts'
import { systemClock } from './clock.ts'
import { entrance } from './entrance.ts'
import { files } from './files/files.ts'
import { putInForce } from './put-in-force.ts'
import { Runtime } from './runtime.ts'
import type { Progress, Summary } from './runtime-options.ts'
import { storedPlan } from './stored-plan.ts'

export type FlowOptions = {
  /** From `openStore` or `createMemoryStore`. It stays open. */
  readonly store: Store
  /** The node types that the flow may use; without it, those of Counterflow. */
  readonly nodeTypes?: readonly NodeType[]
  /** Answers to the flow's parameters, in place of those in the document. */
  readonly settings?: JsonObject
  /** The file that each `file` producer reads, by node id. */
  readonly inputs?: { readonly [node: string]: string }
  /** What becomes of kept state when the flow changed, see `publish`. */
  readonly choices?: PublishChoices
  /** Clock, chance, files and whoever performs effects, where they shall not be the real ones. */
  readonly services?: Partial<Services>
  onProgress?(progress: Progress): void
}

/** A flow at work. */
export type StartedFlow = {
  readonly plan: Plan
  /** Hands events to a producer. Resolves after the commit, with one answer per event, in order. */
  send(node: string, events: EventInput | readonly EventInput[]): Promise<readonly Acceptance[]>
  /** Resolves when files are read, nothing waits and no effect is due; rejects with what stopped it. */
  idle(): Promise<void>
  /** Takes in nothing more, ends what is under way, and says what came in. The store stays open. */
  stop(): Promise<Summary>
}

/**
 * Takes a flow document (its text, or what was parsed from it) to work over a store.
 * @throws FLOW_PROBLEMS with all of them in `details.problems`; PUBLISH_CHOICE, see `FlowOptions.choices`.
 */
export function startFlow(document: unknown, options: FlowOptions): StartedFlow {
  const { store, nodeTypes = ours, settings, inputs, choices = {}, onProgress } = options
  const plan = planOf(document, nodeTypes, settings)
  const services = { clock: systemClock, random: Math.random, files, effects: {}, ...options.services }
  putInForce(store, plan, { at: services.clock.now(), choices, nodeTypes })
  const runtime = new Runtime({
    store,
    services,
    planOf: (hash) => storedPlan(store, hash, nodeTypes),
    ...(inputs === undefined ? {} : { inputs }),
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  runtime.start(plan)
  const check = eventChecks(plan.flow)
  return {
    plan,
    async send(node, events) {
      const defaults = { ...entrance(plan, node), now: services.clock.now(), id: randomUUID }
      const arrived = (isList(events) ? events : [events]).map((input) => {
        const wrong = check(input)
        return wrong === undefined ? eventFromInput(input, defaults) : { code: 'EVENT_SCHEMA', message: wrong }
      })
      const taken = arrived.filter((event): event is ArrivingEvent => !isRefusal(event))
      const answers = [...(await runtime.accept(taken))]
      return arrived.flatMap((event) => (isRefusal(event) ? { kind: 'refused', ...event } : (answers.shift() ?? [])))
    },
    idle: () => runtime.idle(),
    async stop() {
      await runtime.stop()
      return runtime.summary()
    },
  }
}

/** Starts a flow, waits until everything is done, and stops it: for files and other producers that end by themselves. */
export async function runFlow(document: unknown, options: FlowOptions): Promise<Summary> {
  const flow = startFlow(document, options)
  let summary: Summary
  try {
    await flow.idle()
  } finally {
    summary = await flow.stop()
  }
  return summary
}

function planOf(document: unknown, nodeTypes: readonly NodeType[], settings: JsonObject = {}): Plan {
  const flow = parseFlow(document)
  if (Array.isArray(flow)) throw flowProblems(flow)
  const plan = compile(flow, { nodeTypes, settings })
  if (isProblems(plan)) throw flowProblems(plan)
  return plan
}

function flowProblems(problems: readonly Problem[]): CounterflowError {
  const lines = problems
    .filter(isError)
    .map(({ node, field, message }) => [node, field, message].filter((part) => part !== undefined).join(': '))
  return new CounterflowError('FLOW_PROBLEMS', `The flow has problems.\n${lines.join('\n')}`, {
    kept: 'Nothing was started or written.',
    advice: 'details.problems holds them with what was expected, what was found and the nearest right name.',
    details: { problems },
  })
}

const isList = (events: EventInput | readonly EventInput[]): events is readonly EventInput[] => Array.isArray(events)
