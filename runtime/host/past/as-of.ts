/** Tables and waiting work as of any moment: from the nearest snapshot on, by the versions that ran. */
import type { Plan } from '../../compile/plan.ts'
import { type FlowSnapshot, PastState } from '../../engine/replay/past-state.ts'
import { type VersionTime, versionTimes } from '../../engine/replay/version-times.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { storedPlan } from '../stored-plan.ts'
import { behindThen } from './behind-then.ts'
import { FlowThen } from './flow-then.ts'
import { blockSize, type PastFile, type Snapshot } from './past-file.ts'
import { openDecisions, standingOf } from './standstill.ts'

/** `offset`: the last event before the moment. */
export type AsOf = {
  readonly offset: number
  readonly flows: ReadonlyMap<string, FlowThen>
  /** What people had decided, and have decided since. */
  readonly decisions: readonly CloudEvent[]
}

export function openPastMaker(store: SqliteStore, file: PastFile) {
  const plans = new Map<string, Plan | undefined>()
  const decided = openDecisions(store)
  const planOf = (hash: string): Plan | undefined => {
    if (!plans.has(hash)) plans.set(hash, storedPlan(store, hash))
    return plans.get(hash)
  }
  const range = store.parts.db.prepare<[number, number], { lowest: number | null; highest: number | null }>(
    'SELECT min(time) AS lowest, max(time) AS highest FROM event WHERE offset > ? AND offset <= ?',
  )
  const lastBefore = store.parts.db.prepare<[number, number, number], { offset: number }>(
    'SELECT offset FROM event WHERE offset > ? AND offset <= ? AND time < ? ORDER BY offset DESC LIMIT 1',
  )

  function timesOf(hash: string): readonly VersionTime[] | undefined {
    const newest = planOf(hash)
    return newest && versionTimes(store, newest, planOf)
  }

  const startFrom = (times: readonly VersionTime[], kept: FlowSnapshot | undefined, last: number): PastState =>
    new PastState(store, times, kept && { offset: last, kept })

  /** What is personal stays in the store alone: erasing a person there must erase it everywhere. */
  const isPersonal = (): boolean => {
    const flows = store.deployments().flatMap(({ hash }) => planOf(hash)?.flow ?? [])
    return flows.some(({ events }) => JSON.stringify(events).includes('"personal":'))
  }

  /** Makes the snapshots that are missing, whole blocks only. Yields often. */
  function* build(): Generator<{ readonly done: number; readonly total: number }, void> {
    // What was removed before it was looked at is not known, and nothing that follows from it.
    if (file.last < store.first - 1) return
    const found = file.upTo(file.last)
    const states = new Map<string, PastState>()
    for (const { flow, hash } of store.deployments()) {
      const times = timesOf(hash)
      if (times) states.set(flow, startFrom(times, found?.snapshot[flow], found?.last ?? 0))
    }
    for (let last = file.last + blockSize; last <= store.head; last += blockSize) {
      for (const state of states.values()) for (const done of state.advance(last)) yield { done, total: store.head }
      const { lowest, highest } = range.get(last - blockSize, last) ?? { lowest: 0, highest: 0 }
      const snapshot: { [flow: string]: FlowSnapshot } = {}
      for (const [flow, state] of states) {
        const kept = state.snapshot()
        if (kept) snapshot[flow] = kept
      }
      file.add(last, lowest ?? 0, highest ?? 0, isPersonal() ? undefined : (snapshot satisfies Snapshot))
      yield { done: last, total: store.head }
    }
  }

  /** Where an event of before the moment stands last, and from where on later ones may stand between. */
  function bounds(moment: number): { readonly safe: number; readonly last: number } {
    const blocks = file.blocks()
    let safe = 0
    for (const { last, highest } of blocks) {
      if (highest >= moment) break
      safe = last
    }
    const tail = blocks.at(-1)?.last ?? 0
    const inTail = lastBefore.get(tail, store.head, moment)?.offset
    if (inTail !== undefined) return { safe, last: inTail }
    const block = blocks.findLast(({ lowest }) => lowest < moment)
    const last = block && lastBefore.get(block.last - blockSize, block.last, moment)?.offset
    return { safe, last: last ?? store.first - 1 }
  }

  /** From an older one on there would be a gap, where events have been removed. */
  function snapshotBefore(offset: number): ReturnType<PastFile['upTo']> {
    const newest = offset > 0 ? file.upTo(offset) : undefined
    return newest !== undefined && newest.last >= store.first - 1 ? newest : undefined
  }

  return {
    build,
    /** Where the last event of before a moment stands. */
    lastBefore: (moment: number): number => bounds(moment).last,
    /** Of one flow, or of all that are published. */
    at(moment: number, flows?: readonly string[]): AsOf {
      const { safe, last } = bounds(moment)
      const decisions = decided()
      const then = new Map<string, FlowThen>()
      for (const { flow, hash } of store.deployments()) {
        if (flows !== undefined && !flows.includes(flow)) continue
        const times = timesOf(hash)
        if (times === undefined) continue
        const plan = times.findLast(({ from }) => from <= last)?.plan
        const behind = plan && behindThen(store, plan, moment)
        const standing = standingOf(decisions, flow, last, moment)
        /** What had come by then is all that counts where that is known, else what happened before. */
        const before = behind === undefined ? moment : Number.POSITIVE_INFINITY
        const stateAt = (offset: number): PastState => {
          const found = snapshotBefore(behind === undefined ? Math.min(safe, offset) : offset)
          const state = startFrom(times, found?.snapshot[flow], found?.last ?? 0)
          for (const _ of state.advance(offset, before));
          return state
        }
        const through = behind?.came ?? last
        then.set(flow, new FlowThen({ plan, through, before, standing, cursors: behind?.cursors, stateAt }))
      }
      return { offset: last, flows: then, decisions }
    },
  }
}
