/** What trying again would do, from the ledger: what is done already and stays so, what is redone, for how much and where. */
import type { RepairPreview } from '../model/api/look.ts'
import type { DeadLetter } from '../model/commit.ts'
import type { Effect } from '../model/effect.ts'
import { isObject, type Json } from '../model/json.ts'
import type { Money } from '../model/money.ts'
import type { SqliteStore } from './store/sqlite-store.ts'
import type { Waiting } from './store/waiting.ts'

/** What waits: one of the two. */
export type WaitsForRepair = { readonly letter?: DeadLetter; readonly effect?: Effect }

export function repairPreview(
  store: SqliteStore,
  waiting: Pick<Waiting, 'behind'>,
  found: readonly WaitsForRepair[],
): RepairPreview {
  const own = new Set(found.flatMap(({ effect }) => effect?.key ?? []))
  const events = new Map(
    found.map(({ letter, effect }) => [
      letter?.offset ?? effect?.offset ?? 0,
      flowOf(letter?.stage ?? effect?.stage ?? ''),
    ]),
  )
  const done = [...events].flatMap(([offset, flow]) =>
    store
      .effectsOf(offset)
      .filter(({ key, state, stage }) => state === 'done' && !own.has(key) && flowOf(stage) === flow),
  )
  const requests = found.flatMap(({ effect }) => effect?.request ?? [])
  const lanes = new Map(
    found.flatMap(({ letter }) => (letter ? [[`${letter.stage}\n${letter.lane}`, letter] as const] : [])),
  )
  return {
    items: found.length,
    skipped: done.length,
    redone: found.length,
    behind: [...lanes.values()].reduce((sum, { stage, lane }) => sum + waiting.behind(stage, lane), 0),
    sums: sumsOf(requests),
    places: [...new Set(requests.flatMap(placeIn))].sort(),
  }
}

const flowOf = (stage: string): string => stage.slice(0, stage.indexOf('/'))

function sumsOf(requests: readonly Json[]): readonly Money[] {
  const sums = new Map<string, number>()
  for (const request of requests) {
    const amount = isObject(request) ? request.amount : undefined
    if (!isObject(amount) || typeof amount.minor !== 'number' || typeof amount.currency !== 'string') continue
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minor)
  }
  return [...sums].map(([currency, minor]) => ({ minor, currency }))
}

function placeIn(request: Json): readonly string[] {
  const url = isObject(request) && typeof request.url === 'string' ? URL.parse(request.url) : null
  return url === null ? [] : [url.host]
}
