/** What is dropped with a step that was removed. Its table stays, and so do the events themselves. */
import type { StageCommit } from '../model/commit.ts'
import type { Effect } from '../model/effect.ts'
import type { Store } from '../model/store.ts'

/** Not sent any more: the step that asked for it is gone. */
export const withdrawn = (effect: Effect, reason: string, now: number): Effect => ({
  ...effect,
  state: 'skipped',
  due: null,
  updated: now,
  reason: reason === '' ? 'The step that asked for it was removed.' : reason,
})

export type Discarded = {
  readonly effects: readonly Effect[]
  readonly commits: readonly StageCommit[]
}

/**
 * `open` are its rows of the ledger. One whose attempt is under way ends as it ends, and one of which nobody knows
 * whether it happened goes on waiting for a person: it may have happened.
 */
export function discardStage(store: Store, stage: string, open: readonly Effect[], by: string, now: number): Discarded {
  const reason = `Dropped with its step${by === '' ? '' : ` by ${by}`}.`
  const effects = open
    .filter(({ state }) => state === 'pending' || state === 'dead')
    .map((effect) => withdrawn(effect, reason, now))
  const row = store.stage(stage)
  if (row === undefined) return { effects, commits: [] }
  const [timers, letters, parked] = [store.timers(stage), store.letters(stage), store.parked(stage)]
  const runs = store.stageRuns(stage)
  const commit: StageCommit = {
    stage,
    cursor: store.head,
    clock: row.clock,
    flowHash: runs.at(-1)?.flowHash ?? '',
    from: store.head + 1,
    state: [],
    timers: timers.map(({ key, cause }) => ({ key, due: null, cause })),
    tables: [],
    files: [],
    outcomes: [],
    letters: [],
    parked: [],
    released: [...new Set([...letters, ...parked].map(({ lane }) => lane))],
    lag: { at: now, cursor: null },
  }
  return { effects, commits: [commit] }
}
