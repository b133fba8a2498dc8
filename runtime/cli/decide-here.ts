/** Records what a person decided in a store that nobody else runs: the flows are at work for that moment, without producers, and nothing is sent. */
import { dirname, join } from 'node:path'
import { personalFields } from '../compile/personal-fields.ts'
import { personalKeeping } from '../compile/personal-keeping.ts'
import type { Plan } from '../compile/plan.ts'
import type { AnyDecision } from '../engine/decisions.ts'
import { systemClock } from '../host/clock.ts'
import { openDecisions } from '../host/desk/own-desk.ts'
import { files } from '../host/files/files.ts'
import { Runtime } from '../host/runtime.ts'
import { openStore, type Personal, type SqliteStore } from '../host/store/open.ts'
import { sealKept } from '../host/store/seal-kept.ts'
import { storedPlan } from '../host/stored-plan.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Store } from '../model/store.ts'
import { nodeTypes } from '../nodes/index.ts'
import { assertWhole, closeStore } from './run-flow.ts'

/** ms for the lanes that were set free. */
const patience = 10_000

export type AtWork = {
  readonly store: SqliteStore
  readonly runtime: Runtime
  readonly plans: readonly Plan[]
  readonly methods: ReturnType<typeof openDecisions>['methods']
}

/** `stopped`: the new error that ended it; `left`: how many were not tried because of it. */
export type Decided = { readonly decided: number; readonly stopped?: string; readonly left: number }

/**
 * One after the other; what is tried again and fails again is the last one. @throws STORE_HELD while another program
 * has the store, FLOW_OFF where the flow is off: then nothing is decided.
 */
export const decideHere = (path: string, decisions: readonly AnyDecision[]): Promise<Decided> =>
  withFlowsAtWork(path, 'counterflow look', async ({ store, runtime, plans }) => {
    assertOn(store, decisions, new Set(plans.map(({ flow }) => flow.id)))
    let decided = 0
    for (const decision of decisions) {
      await runtime.decide([decision])
      decided++
      if (decision.kind !== 'lane' || decision.verdict !== 'retry') continue
      await runtime.settle(patience)
      const again = store.letters(decision.stage).find(({ lane }) => lane === decision.lane)
      if (again) return { decided, stopped: again.message, left: decisions.length - decided }
    }
    return { decided, left: 0 }
  })

/** The flows that are not off are at work until `work` is done and what it led to as well. @throws STORE_HELD */
export async function withFlowsAtWork<T>(path: string, program: string, work: (at: AtWork) => Promise<T>): Promise<T> {
  let personal: Personal = () => undefined
  const store = openStore(path, {
    program,
    files: join(dirname(path), 'files'),
    personal: (event) => personal(event),
  })
  try {
    assertWhole(store)
    const found = store
      .deployments()
      .filter(({ state }) => state !== 'off')
      .flatMap(({ hash, state }) => {
        const plan = storedPlan(store, hash, nodeTypes)
        return plan ? [{ plan, state }] : []
      })
    const plans = found.map(({ plan }) => plan)
    const flows = plans.map(({ flow }) => flow)
    personal = personalFields(flows)
    sealKept(store, personalKeeping(flows))
    const services = { clock: systemClock, random: Math.random, files, effects: {} }
    const runtime = new Runtime({ store, services, effectsPaused: () => true })
    for (const { plan, state } of found) runtime.engine.deploy(plan, state === 'paused' ? 'paused' : 'on')
    const desk = openDecisions({ store, services, nodeTypes, runtime, inputs: {} })
    const result = await work({ store, runtime, plans, methods: desk.methods }).finally(desk.close)
    await runtime.settle(patience)
    await runtime.stop(patience)
    return result
  } finally {
    closeStore(store)
  }
}

function assertOn(store: Store, decisions: readonly AnyDecision[], atWork: ReadonlySet<string>): void {
  for (const decision of decisions) {
    const stage = decision.kind === 'effect' ? store.effect(decision.key)?.stage : decision.stage
    const flow = stage?.slice(0, stage.indexOf('/')) ?? ''
    if (!atWork.has(flow))
      throw new CounterflowError('FLOW_OFF', `The flow ${flow} is off: nobody would hear of it.`, {
        kept: 'Nothing was decided.',
        advice: 'Turn the flow on first.',
      })
  }
}
