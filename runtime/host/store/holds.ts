/** What people have put on hold: from such an event on nothing is removed until somebody releases it. */
import type { Hold } from '../../model/api/care.ts'
import { isObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { coverage, holdSetting } from './retention.ts'
import type { SqliteStore } from './sqlite-store.ts'

export const holdsIn = ({ parts: { settings } }: SqliteStore): readonly Hold[] =>
  settings.list(holdSetting).flatMap(({ value }) => {
    if (!isObject(value)) return []
    const { offset, what, by, at } = value
    return [{ offset: Number(offset), what: String(what), by: String(by), at: Number(at) }]
  })

/** @throws EVENT_MISSING */
export function setHold(store: SqliteStore, { offset, what, by, at }: Hold): void {
  if (store.get(offset) === undefined)
    throw new CounterflowError('EVENT_MISSING', 'This event is not kept any more, so it cannot be held.', {
      kept: 'Nothing was changed.',
      advice: 'Choose the oldest event of the case that is still there.',
      details: { offset, since: coverage(store).since },
    })
  store.atomically(() => store.parts.settings.set(`${holdSetting}${offset}`, { offset, what, by, at }))
}

export const releaseHold = (store: SqliteStore, offset: number): void =>
  store.atomically(() => store.parts.settings.drop(`${holdSetting}${offset}`))
