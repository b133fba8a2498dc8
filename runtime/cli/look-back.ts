/** What became of one event: its way through each flow, worked out again with the version that ran, and what it caused. */
import { type ExplainedPath, explainPath } from '../compile/explain-path.ts'
import { storedPlan } from '../host/stored-plan.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { UsageError } from './exit.ts'

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
  readonly letters: ReturnType<Store['letters']>
}

const page = 1000
/** How far behind an event its consequences are looked for: what it causes follows soon. */
const reach = 20_000

export function lookBack(store: Store, event: CloudEvent): LookBack {
  return {
    repeats: store.repeats(event.offset),
    flows: store.deployments().flatMap(({ flow, hash }) => {
      const version = versionAt(store, hash, event.offset)
      const plan = storedPlan(store, version)
      const paths = plan === undefined ? [] : explainPath(plan, event)
      return paths.length === 0 ? [] : [{ flow, version, paths }]
    }),
    outcomes: store.outcomes(event.offset),
    caused: causedBy(store, event),
    effects: store.effects({}).filter(({ offset }) => offset === event.offset),
    letters: store.letters().filter(({ offset }) => offset === event.offset),
  }
}

/** The version that ran over an offset; the deployed one where none has come so far. */
function versionAt(store: Store, deployed: string, offset: number): string {
  const runs = (storedPlan(store, deployed)?.stages ?? []).flatMap(({ name }) => store.stageRuns(name))
  return runs.find(({ from, to }) => from <= offset && offset <= to)?.flowHash ?? deployed
}

function causedBy(store: Store, event: CloudEvent): LookBack['caused'] {
  const caused: { offset: number; channel: string; type: string }[] = []
  for (let after = event.offset; after < Math.min(store.head, event.offset + reach); ) {
    const events = store.read(after, page)
    if (events.length === 0) break
    for (const { offset, channel, type, causationid } of events) {
      after = offset
      if (causationid === event.id) caused.push({ offset, channel, type })
    }
  }
  return caused
}

/** By offset, else by id from the newest back: the id alone is not unique, its source makes it so. */
export function findEvent(store: Store, text: string): CloudEvent {
  const byOffset = /^\d{1,15}$/.test(text) ? store.get(Number(text)) : undefined
  if (byOffset !== undefined) return byOffset
  for (let before = store.head; before >= store.first; before -= page) {
    const events = store.read(Math.max(store.first, before - page + 1) - 1, page)
    const found = events.findLast(({ id }) => id === text)
    if (found !== undefined) return found
  }
  const { first, head } = store
  throw new UsageError(
    first > head
      ? 'There are no events in this store.'
      : `There is no event "${text}" among the offsets ${first} to ${head}.`,
    'counterflow log shows what there is.',
  )
}
