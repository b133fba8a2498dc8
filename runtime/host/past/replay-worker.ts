/**
 * A replay in a thread of its own, with a connection that only reads: the engine goes on meanwhile, and what goes wrong
 * here ends here. It ends when it has told its report.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { ReplayProgress, ReplayReport } from '../../model/api/past.ts'
import { failureOf } from '../front/failure.ts'
import { openStore } from '../store/open.ts'
import { holdBack } from './hold-back.ts'
import { collectOwed, type OwedEffects } from './owed-effects.ts'
import { type PastReplay, pastReplay } from './past-replay.ts'
import { openPauses } from './pauses.ts'

export type WorkerAsked = Omit<PastReplay, 'nodeTypes' | 'owed'> & {
  readonly store: string
  /** MB that the thread may take; without it the usual. */
  readonly memory?: number
}
export type WorkerTold =
  | { readonly kind: 'progress'; readonly progress: ReplayProgress }
  | { readonly kind: 'report'; readonly report: ReplayReport; readonly owed: OwedEffects }
  | { readonly kind: 'failure'; readonly failure: ReturnType<typeof failureOf> }

/** ms between two words about how far it has come. */
const quiet = 100

const tell = (told: WorkerTold): void => parentPort?.postMessage(told)

async function run({ store: path, memory: _, ...asked }: WorkerAsked): Promise<void> {
  const store = openStore(path, { readonly: true, program: 'counterflow replay' })
  const pause = openPauses()
  try {
    const owed = collectOwed()
    const steps = pastReplay(store, { ...asked, owed: owed.hear })
    let told = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) {
      await pause()
      const now = performance.now()
      if (now - told < quiet) continue
      told = now
      tell({ kind: 'progress', progress: step.value })
    }
    tell({ kind: 'report', report: step.value, owed: owed.collected() })
  } catch (error) {
    tell({ kind: 'failure', failure: failureOf(error) })
  } finally {
    store.close()
  }
}

holdBack()
await run(workerData)
