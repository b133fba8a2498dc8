/** What became of one event: its way through each flow, worked out again with the version that ran, and what it caused. */
import { type ExplainedPath, explainPath } from '../compile/explain-path.ts'
import type { Plan } from '../compile/plan.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { openHistoryPages } from './store/history-pages.ts'
import type { SqliteStore } from './store/sqlite-store.ts'
import { storedPlan } from './stored-plan.ts'
import { versionTeller } from './version-at.ts'

export type LookBack = {
  readonly repeats: number
  readonly flows: readonly {
    readonly flow: string
    readonly version: string
    readonly paths: readonly ExplainedPath[]
  }[]
  readonly outcomes: ReturnType<Store['outcomes']>
  readonly caused: readonly { readonly offset: number; readonly channel: string; readonly type: string }[]
  readonly effects: ReturnType<Store['effects']>
  readonly tries: ReturnType<Store['tries']>
  readonly letters: ReturnType<Store['letters']>
}

/** How far behind an event its consequences are looked for: what it causes follows soon. */
export const reach = 20_000
const mostCaused = 200

/** `planOf` gives a stored version as a plan; who asks often keeps them. */
export function lookBack(
  store: SqliteStore,
  event: CloudEvent,
  planOf: (hash: string) => Plan | undefined = (hash) => storedPlan(store, hash),
): LookBack {
  const { offset } = event
  return {
    repeats: store.repeats(offset),
    flows: store.deployments().flatMap(({ flow, hash }) => {
      const version = versionTeller(store, flow, hash)(offset)
      const plan = version === undefined ? undefined : planOf(version)
      const paths = plan === undefined ? [] : explainPath(plan, event)
      return version === undefined || paths.length === 0 ? [] : [{ flow, version, paths }]
    }),
    outcomes: store.outcomes(offset),
    caused: openHistoryPages(store)
      .causedBy(event.id, offset, offset + reach, mostCaused)
      .map(({ offset, channel, type }) => ({ offset, channel, type })),
    effects: store.effectsOf(offset),
    tries: store.tries(offset),
    letters: store.letters().filter((letter) => letter.offset === offset),
  }
}
