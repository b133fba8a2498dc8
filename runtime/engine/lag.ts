/**
 * Notes how far stages had come while they were behind, since nothing else tells it afterwards. Only the commits of
 * catching up note anything: a stage that is level costs nothing.
 */
import type { Lag, StageCommit } from '../model/commit.ts'
import type { Store } from '../model/store.ts'
import type { StageRun } from './stage-run.ts'

/** What is over within the step that it began in is not noted: nobody could have seen it. ms. */
const brief = 100
/** Each commit is noted of the first minute; of what takes longer, one in a second. ms. */
const longer = 60_000
const seldom = 1_000

/** The same, with what is to be noted of it. `level`: the offset at which nothing waits. */
export function withLag(part: StageCommit, run: StageRun, level: number, store: Store, now: number): StageCommit {
  const since = run.noted?.since ?? begunAt(run, store, now)
  const isOver = part.cursor >= level
  const lag: Lag = { at: now, cursor: isOver ? null : part.cursor }
  if (run.noted === undefined) {
    // Of the first time nobody knows what the program that died had noted.
    if (isOver && !run.isFresh && now - since < brief) return part
    return { ...part, lag: { ...lag, since: { at: since, cursor: run.cursor } } }
  }
  const isDue = isOver || run.noted.at - since < longer || now - run.noted.at >= seldom
  return isDue ? { ...part, lag } : part
}

/** After the commit. */
export function hasNoted(run: StageRun, { lag }: StageCommit): void {
  run.isFresh = false
  if (lag === undefined) return
  run.noted = lag.cursor === null ? undefined : { since: run.noted?.since ?? lag.since?.at ?? lag.at, at: lag.at }
}

/** When the first event came that it had not handled. What is older than the flow itself waits since that is in force. */
function begunAt({ cursor, isNew, name }: StageRun, store: Store, now: number): number {
  const came = store.commitsAfter(cursor, 1)[0]?.at ?? now
  if (!isNew || cursor > 0) return Math.min(now, came)
  const inForce = store.deployments().find(({ flow }) => name.startsWith(`${flow}/`))?.at ?? now
  return Math.min(now, Math.max(came, inForce))
}
