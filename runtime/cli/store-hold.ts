/** Keeps a case in dispute from being removed, shows what is kept so, and lets it go again. */
import { operatorEvent } from '../host/app/operator-events.ts'
import { holdsIn, releaseHold, setHold } from '../host/store/holds.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { isoTime } from '../model/event-text.ts'
import type { JsonObject } from '../model/json.ts'
import { CounterflowError } from '../model/problem.ts'
import { exit, UsageError } from './exit.ts'
import { findEvent } from './find-event.ts'
import { operatorName } from './operator-name.ts'
import { append, openForChange, say } from './store-deed.ts'
import { readStore } from './store-file.ts'
import type { StoreWork } from './store-work.ts'

export const hold: StoreWork = async (line, terminal) => {
  const what = line.text('for')?.trim() ?? ''
  if (what === '') throw new UsageError('Expected --for <text>: what the case is about, as people call it.')
  const store = openForChange(line.word(1))
  try {
    const { offset } = findEvent(store, line.word(2))
    const at = Date.now()
    setHold(store, { offset, what, by: operatorName(), at })
    tell(store, 'counterflow.hold.set', { event: offset, what }, at)
    const text = `Nothing from event ${offset} on is removed until somebody releases it: counterflow store release ${line.word(1)} ${offset}`
    await say(line, terminal, { held: offset, what }, text)
  } finally {
    store.close()
  }
  return exit.ok
}

export const release: StoreWork = async (line, terminal) => {
  const store = openForChange(line.word(1))
  try {
    const offset = Number(line.word(2))
    const found = holdsIn(store).find((each) => each.offset === offset)
    if (found === undefined)
      throw new CounterflowError('HOLD_MISSING', `Nothing is held from event ${line.word(2)} on.`, {
        kept: 'Nothing was changed.',
        advice: 'counterflow store holds <store> lists what is.',
      })
    releaseHold(store, offset)
    tell(store, 'counterflow.hold.released', { event: offset }, Date.now())
    await say(line, terminal, { released: offset }, `Released: ${found.what}, from event ${offset} on.`)
  } finally {
    store.close()
  }
  return exit.ok
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
