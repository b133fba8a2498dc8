/** Starts a replay beside the engine and listens to it. */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { usuallyKept } from '../../engine/replay/shadow-store.ts'
import type { Failure } from '../../model/api/failure.ts'
import type { ReplayProgress, ReplayReport } from '../../model/api/past.ts'
import { failureOf } from '../front/failure.ts'
import type { OwedEffects } from './owed-effects.ts'
import type { WorkerAsked, WorkerTold } from './replay-worker.ts'

export type ReplayEar = {
  progress(progress: ReplayProgress): void
  report(report: ReplayReport, owed: OwedEffects): void
  failed(failure: Failure): void
}

/** MB; more than a run may keep, see `usuallyKept`; beyond it the thread ends, not the engine. */
const usualMemory = 2_048
const megabyte = 1024 * 1024
/** Of what is free, so that everything else goes on. */
const share = 0.7

/** What a run may remember where a person lets it use the memory that the computer has to spare; never less than usual. */
export function roomIn(freeBytes: number): { readonly mostKept: number; readonly memory: number } {
  const memory = Math.max(usualMemory, Math.floor((freeBytes * share) / megabyte))
  return { mostKept: Math.floor((usuallyKept * memory) / usualMemory), memory }
}

/** In the desktop app the bundles lie side by side. */
const workerPath = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './replay-worker.ts' : './replay-worker.mjs', import.meta.url),
)

/** Returns the way to end it early. After the last word, and after it was ended, nothing is heard. */
export function startReplay(asked: WorkerAsked, ear: ReplayEar): () => void {
  const worker = new Worker(workerPath, {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: asked.memory ?? usualMemory },
    execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
  })
  let over = false
  const end = (last: () => void): void => {
    if (over) return
    over = true
    last()
    void worker.terminate()
  }
  worker.on('message', (told: WorkerTold) => {
    if (over) return
    if (told.kind === 'progress') ear.progress(told.progress)
    else if (told.kind === 'report') end(() => ear.report(told.report, told.owed))
    else end(() => ear.failed(told.failure))
  })
  worker.on('error', (error) => end(() => ear.failed(failureOf(error))))
  worker.on('exit', () => end(() => ear.failed(failureOf(new Error('The run over the past ended early.')))))
  return () => end(() => {})
}
