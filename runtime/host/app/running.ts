/** The flows at work: which are on, paused or off, and what stops, moves and starts when that changes. */
import type { Plan } from '../../compile/plan.ts'
import type { Deployment } from '../../engine/deployment.ts'
import type { FlowState } from '../../model/api/flow-state.ts'
import type { StageCommit } from '../../model/commit.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import type { Runtime } from '../runtime.ts'
import type { Inputs } from './inputs.ts'
import { notPublished } from './refusals.ts'
import type { ShopParts } from './shop-parts.ts'

export type Turn = { readonly flow: string; readonly to: FlowState; readonly start: 'now' | 'catch up' }

/** How far a producer that reads something of known size has come. */
export type Reached = { readonly done: number; readonly total: number }

/** ms for what is in hand when another version comes into force. */
const inHand = 300

const speedOf = (flow: string): string => `speed:${flow}`

export function openRunning(parts: ShopParts, inputs: Pick<Inputs, 'paths'>) {
  const { store, services, plans } = parts
  const { settings } = store.parts
  /** By flow and node: why a producer stands still, and how far one has come. */
  const failures = new Map<string, Map<string, string>>()
  const progress = new Map<string, Map<string, Reached>>()
  let work: Runtime | undefined
  let changing: (flow: string) => void = () => {}
  const runtime = (): Runtime => {
    if (work === undefined) throw new Error('The runtime was asked for before it was there')
    return work
  }

  const deployment = (flow: string): Deployment | undefined => runtime().engine.deployment(flow)
  const speed = (flow: string): number => {
    const kept = settings.get(speedOf(flow))
    return typeof kept === 'number' ? kept : 1
  }

  function begin(plan: Plan, state: 'on' | 'paused'): void {
    const { id } = plan.flow
    failures.delete(id)
    progress.delete(id)
    runtime().start(plan, { state, inputs: inputs.paths(id), speed: speed(id) })
    changing(id)
  }

  const keep = (flow: string, hash: string, state: FlowState): void =>
    store.deploy({ flow, hash, state, at: services.clock.now() })

  /** Stages take up work behind everything that is in the log now; what they keep stays. */
  function moveToHead(plan: Plan): void {
    if (store.head === 0) return
    const at = services.clock.now()
    const stages = plan.stages.map(
      ({ name }): StageCommit => ({
        stage: name,
        cursor: store.head,
        clock: store.stage(name)?.clock ?? 0,
        flowHash: plan.hash,
        from: store.head + 1,
        ...{ state: [], timers: [], tables: [], files: [], outcomes: [], letters: [], parked: [], released: [] },
        lag: { at, cursor: null },
      }),
    )
    store.commit({ at, events: [], repeats: [], positions: [], stages, effects: [] })
  }

  const planInForce = (flow: string): Plan | undefined => {
    const kept = store.deployments().find((row) => row.flow === flow)
    return kept === undefined ? undefined : plans.of(kept.hash)
  }

  const note = <T>(map: Map<string, Map<string, T>>, flow: string, node: string, value: T): void => {
    const known = map.get(flow) ?? new Map<string, T>()
    map.set(flow, known.set(node, value))
  }

  return {
    /** Once, before anything else. */
    use(made: Runtime): void {
      work = made
    },
    runtime,
    /** Called when a flow has begun, and before it is paused. */
    onChange(listener: (flow: string) => void): void {
      changing = listener
    },
    deployment,
    state(flow: string): FlowState {
      return deployment(flow)?.state ?? 'off'
    },
    /** Puts the flows that were on or paused back to work. One that cannot be understood any more stays as it was kept. */
    resume(): void {
      for (const { flow, hash, state } of store.deployments()) {
        if (state === 'off') continue
        const plan = plans.of(hash)
        try {
          if (plan === undefined) throw new Error('its version cannot be read by this Counterflow')
          begin(plan, state)
        } catch (error) {
          parts.log(`The flow ${flow} was not started: ${readThrown(error).message}`)
        }
      }
    },
    /** @throws FLOW_UNPUBLISHED */
    async turn({ flow, to, start }: Turn): Promise<void> {
      const kept = store.deployments().find((row) => row.flow === flow)
      const plan = kept === undefined ? undefined : plans.of(kept.hash)
      if (kept === undefined || plan === undefined) throw notPublished()
      const current = deployment(flow)
      if (to === 'off') {
        await runtime().halt(flow)
        runtime().engine.undeploy(flow)
        keep(flow, kept.hash, 'off')
      } else if (current !== undefined) {
        changing(flow)
        keep(flow, kept.hash, to)
        current.state = to
        runtime().nudge()
      } else {
        store.atomically(() => {
          if (start === 'now') moveToHead(plan)
          keep(flow, kept.hash, to)
        })
        begin(plan, to)
      }
    },
    /** Puts another version in force. `change` writes it, in one transaction; where it fails, all goes on as before. */
    async replace(plan: Plan, change: () => void): Promise<void> {
      const { id } = plan.flow
      const before = deployment(id)
      await runtime().halt(id)
      // What is in hand is no reason to ask anything.
      await runtime().settle(inHand)
      runtime().engine.undeploy(id)
      try {
        store.atomically(change)
      } catch (error) {
        store.parts.tables.load()
        if (before !== undefined) begin(before.plan, before.state)
        throw error
      }
      begin(plan, 'on')
    },
    /** Does something while no flow works over the store; what steps remember is read anew afterwards. */
    async standing<T>(work: () => T): Promise<T> {
      const atWork = store.deployments().flatMap(({ flow }) => deployment(flow) ?? [])
      for (const { plan } of atWork) await runtime().halt(plan.flow.id)
      await runtime().settle(inHand)
      for (const { plan } of atWork) runtime().engine.undeploy(plan.flow.id)
      try {
        return work()
      } finally {
        for (const { plan, state } of atWork) begin(plan, state)
      }
    },
    /** Inside a transaction: what came for a flow that is off is not handled when it is on again. */
    skipMissed(flow: string): void {
      const plan = deployment(flow) === undefined ? planInForce(flow) : undefined
      if (plan !== undefined) moveToHead(plan)
    },
    /** Starts one producer anew, where it was: with another file, or another speed. */
    async restart(flow: string, node: string): Promise<void> {
      if (deployment(flow) === undefined) return
      await runtime().halt(flow, node)
      failures.get(flow)?.delete(node)
      // It may have been turned off while the producer ended.
      const current = deployment(flow)
      if (current !== undefined)
        runtime().startProducers(current, { inputs: inputs.paths(flow), speed: speed(flow) }, node)
    },
    keepSpeed: (flow: string, speed: number): void => store.atomically(() => settings.set(speedOf(flow), speed)),
    failures: (flow: string): ReadonlyMap<string, string> => failures.get(flow) ?? new Map(),
    progress: (flow: string): ReadonlyMap<string, Reached> => progress.get(flow) ?? new Map(),
    ended({ flow, node, error }: { readonly flow: string; readonly node: string; readonly error: unknown }): void {
      if (error !== undefined) note(failures, flow, node, said(error))
    },
    reached({ flow, node, done, total }: Reached & { readonly flow: string; readonly node: string }): void {
      note(progress, flow, node, { done, total })
    },
  }
}

export type Running = ReturnType<typeof openRunning>

/** With files, what to do is the better half of it. */
function said(error: unknown): string {
  const { message } = readThrown(error)
  return error instanceof CounterflowError && error.code.startsWith('FILE_')
    ? `${message} ${error.advice}`.trim()
    : message
}
