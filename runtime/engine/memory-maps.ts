/** The maps that a store in memory consists of, each with its way back. */
import type { DeadLetter, HeldClock, Outcome, Parked, StateRow, Timer } from '../model/commit.ts'
import type { Effect, EffectTry } from '../model/effect.ts'
import type { Json } from '../model/json.ts'
import type { BegunWith, Deployment, FlowVersion, StageRow, StageRun } from '../model/store.ts'
import { UndoMap } from './undo-map.ts'

export type Maps = {
  readonly identity: UndoMap<string, number>
  readonly positions: UndoMap<string, Json>
  readonly stages: UndoMap<string, StageRow>
  readonly runs: UndoMap<string, StageRun>
  readonly state: UndoMap<string, StateRow & { readonly stage: string }>
  readonly timers: UndoMap<string, Timer & { readonly stage: string }>
  readonly outcomes: UndoMap<string, Outcome & { readonly stage: string }>
  readonly letters: UndoMap<string, DeadLetter>
  readonly parked: UndoMap<string, Parked>
  readonly effects: UndoMap<string, Effect>
  /** By the key of the effect. */
  readonly tries: UndoMap<string, readonly EffectTry[]>
  readonly repeats: UndoMap<number, number>
  readonly files: UndoMap<string, string>
  readonly versions: UndoMap<string, FlowVersion>
  readonly deployments: UndoMap<string, Deployment>
  readonly held: UndoMap<string, readonly HeldClock[]>
  readonly begunWith: UndoMap<string, BegunWith>
}

export function newMaps(undo: (() => void)[], from?: Maps): Maps {
  const copy = <K, V extends NonNullable<unknown> | null>(map?: UndoMap<K, V>): UndoMap<K, V> =>
    new UndoMap<K, V>(undo, map?.entries)
  return {
    identity: copy(from?.identity),
    positions: copy(from?.positions),
    stages: copy(from?.stages),
    runs: copy(from?.runs),
    state: copy(from?.state),
    timers: copy(from?.timers),
    outcomes: copy(from?.outcomes),
    letters: copy(from?.letters),
    parked: copy(from?.parked),
    effects: copy(from?.effects),
    tries: copy(from?.tries),
    repeats: copy(from?.repeats),
    files: copy(from?.files),
    versions: copy(from?.versions),
    deployments: copy(from?.deployments),
    held: copy(from?.held),
    begunWith: copy(from?.begunWith),
  }
}
