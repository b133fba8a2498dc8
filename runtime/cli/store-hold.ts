/** Keeps a case in dispute from being removed, shows what is kept so, and lets it go again. */
import { operatorEvent } from '../host/app/operator-events.ts'
import { holdsIn, releaseHold, setHold } from '../host/store/holds.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { isoTime } from '../model/event-text.ts'
import type { JsonObject } from '../model/json.ts'
import { CounterflowError } from '../model/problem.ts'
import { atDesk, takenBy } from './at-desk.ts'
import { exit, UsageError } from './exit.ts'
import { findEvent } from './find-event.ts'
import { operatorName } from './operator-name.ts'
import { append, openForChange, say } from './store-deed.ts'
import { readStore } from './store-file.ts'
import type { StoreWork } from './store-work.ts'

export const hold: StoreWork = async (line, terminal) => {
  const path = line.word(1)
  const what = line.text('for')?.trim() ?? ''
  if (what === '') throw new UsageError('Expected --for <text>: what the case is about, as people call it.')
  const offset = readStore(path, (store) => findEvent(store, line.word(2)).offset)
  const by = operatorName()
  const taken = await atDesk(path, 'care.hold', { offset, what, by }, async () =>
    changed(path, (store, at) => {
      setHold(store, { offset, what, by, at })
      tell(store, 'counterflow.hold.set', { event: offset, what }, at)
    }),
  )
  const text = `Nothing from event ${offset} on is removed until somebody releases it: counterflow store release ${path} ${offset}`
  await say(
    line,
    terminal,
    { held: offset, what, takenBy: taken.by ?? null },
    taken.by === undefined ? text : `${text}.${takenBy(taken.by)}`,
  )
  return exit.ok
}

export const release: StoreWork = async (line, terminal) => {
  const path = line.word(1)
  const offset = Number(line.word(2))
  const found = readStore(path, holdsIn).find((each) => each.offset === offset)
  if (found === undefined)
    throw new CounterflowError('HOLD_MISSING', `Nothing is held from event ${line.word(2)} on.`, {
      kept: 'Nothing was changed.',
      advice: 'counterflow store holds <store> lists what is.',
    })
  const taken = await atDesk(path, 'care.release', { offset, by: operatorName() }, async () =>
    changed(path, (store, at) => {
      releaseHold(store, offset)
      tell(store, 'counterflow.hold.released', { event: offset }, at)
    }),
  )
  const text = `Released: ${found.what}, from event ${offset} on.${takenBy(taken.by)}`
  await say(line, terminal, { released: offset, takenBy: taken.by ?? null }, text)
  return exit.ok
}

/** Where nobody has the store. */
function changed(path: string, change: (store: SqliteStore, at: number) => void): object {
  const store = openForChange(path)
  try {
    change(store, Date.now())
    return {}
  } finally {
    store.close()
  }
}

export const holds: StoreWork = async (line, terminal) => {
  const found = readStore(line.word(1), holdsIn)
  const lines = found.map(({ offset, what, by, at }) => `${offset}  ${what}  (${by}, ${isoTime(at).slice(0, 10)})`)
  const told = found.map(({ at, ...rest }) => ({ ...rest, at: isoTime(at) }))
  await say(line, terminal, { holds: told }, lines.length === 0 ? 'Nothing is held.' : lines.join('\n'))
  return exit.ok
}

const tell = (store: SqliteStore, type: string, data: JsonObject, at: number): void =>
  append(store, operatorEvent({ type, flow: null, by: operatorName(), at, data, key: String(at) }), at)
