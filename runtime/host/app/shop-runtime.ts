/** The runtime of an open shop: what it does while nobody waits, and whom it tells how it fares. */
import { readThrown } from '../../model/thrown.ts'
import { absencesOf, noteAbsence } from '../absences.ts'
import { Runtime } from '../runtime.ts'
import type { WorkBehind } from '../work-behind.ts'
import { alertStage } from './alert-mail.ts'
import type { EffectsPause } from './effects-pause.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type ShopRuntimeParts = {
  readonly running: Running
  readonly behind: WorkBehind
  readonly pause: EffectsPause
  /** A piece of looking after the store; true while there is more. */
  upkeep(): boolean
  readonly onFailure: ((error: unknown) => void) | undefined
}

/** How long the runtime keeps trying while the disk is full or the store cannot be written, ms: until somebody has looked. */
const patience = 24 * 60 * 60_000

export function openShopRuntime(
  { store, services, plans, log }: ShopParts,
  { running, behind, pause, upkeep, onFailure }: ShopRuntimeParts,
): Runtime {
  return new Runtime({
    store,
    services,
    patience,
    effectsPaused: () => store.effectsPaused,
    planOf: plans.of,
    mayAct: ({ stage }) =>
      stage === alertStage || running.deployment(stage.slice(0, stage.indexOf('/')))?.state === 'on',
    whenIdle: () => behind.step() || upkeep(),
    onProgress: running.reached,
    onEnd: running.ended,
    onTrouble: pause.tellTrouble,
    absences: absencesOf(store),
    onAbsence: (away) => noteAbsence(store, away),
    onWell: () => pause.tellTrouble(undefined),
    onFailure: (error) => {
      log(`Nothing can be written any more: ${readThrown(error).message}`)
      onFailure?.(error)
    },
  })
}
