/** What `counterflow store` does, one function per word behind it. */
import { dirname, join } from 'node:path'
import { operatorEvent } from '../host/app/operator-events.ts'
import { openPin } from '../host/app/pin.ts'
import { systemClock } from '../host/clock.ts'
import { type Asked, askDesk } from '../host/desk/ask-desk.ts'
import { findPerson } from '../host/privacy/find-person.ts'
import { type Forgotten, forget } from '../host/privacy/forget.ts'
import { stillNamed } from '../host/privacy/still-named.ts'
import { backupStore } from '../host/store/backup.ts'
import { coverage, previewRetention, retain as retainPart } from '../host/store/retention.ts'
import { openSearch } from '../host/store/search.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import type { StoreCopy } from '../model/api/privacy.ts'
import { isoTime } from '../model/event-text.ts'
import { CounterflowError } from '../model/problem.ts'
import { takenBy } from './at-desk.ts'
import type { Line } from './command.ts'
import { exit, UsageError } from './exit.ts'
import { grouped, plural } from './grid.ts'
import { operatorName } from './operator-name.ts'
import { readPin } from './read-pin.ts'
import { cleanAll, copiesNaming, elsewhere } from './store-copies.ts'
import { append, openForChange, say } from './store-deed.ts'
import { assertStore, openForReading } from './store-file.ts'
import type { Terminal } from './terminal.ts'

export type StoreWork = (line: Line, terminal: Terminal) => Promise<number>

const day = 86_400_000
const megabyte = 1024 * 1024

export const backup: StoreWork = async (line, terminal) => {
  const store = openForReading(line.word(1))
  try {
    const copied = await backupStore(store, line.word(2), share(terminal, line, 'Copying'))
    await say(
      line,
      terminal,
      copied,
      `Copied ${plural(copied.head, 'event')} to ${copied.path} (${size(copied.bytes)}), and proved the copy.`,
    )
  } finally {
    store.close()
  }
  return exit.ok
}

export const verify: StoreWork = async (line, terminal) => {
  const store = openForReading(line.word(1))
  try {
    const show = share(terminal, line, 'Checking')
    const steps = store.verify()
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) show(step.value.offset, step.value.head)
    show(1, 1)
    const { checked, damage } = step.value
    const { first, head, since } = coverage(store)
    if (damage !== undefined) {
      throw new CounterflowError('STORE_CORRUPT', `${store.path}: ${damage.message}`, {
        kept: `${plural(checked, 'event')} before it ${checked === 1 ? 'is' : 'are'} what was accepted.`,
        advice: 'Restore a backup: counterflow store restore. Keep the damaged file.',
        details: { ...damage, checked },
      })
    }
    const kept = since === null ? '' : `, kept since ${isoTime(since).slice(0, 10)}`
    await say(
      line,
      terminal,
      { ok: true, checked, first, head },
      `${plural(checked, 'event')} checked: all are what was accepted${kept}.`,
    )
  } finally {
    store.close()
  }
  return exit.ok
}

export const retain: StoreWork = async (line, terminal) => {
  const days = line.count('days')
  const megabytes = line.count('size')
  if (days === undefined && megabytes === undefined) throw new UsageError('Expected --days <count> or --size <MB>.')
  const rule = {
    ...(days === undefined ? {} : { before: Date.now() - days * day }),
    ...(megabytes === undefined ? {} : { maximumBytes: megabytes * megabyte }),
  }
  const doIt = line.flag('yes')
  const wish = {
    days: days ?? null,
    bytes: megabytes === undefined ? null : megabytes * megabyte,
    by: operatorName(),
  }
  assertStore(line.word(1))
  const asked = doIt ? await askDesk(line.word(1), 'care.remove', wish) : undefined
  if (asked !== undefined) {
    const { events, heldBy, first, head } = asked.result
    const held = heldBy === null ? '' : ` More is held by ${heldBy}.`
    const through = first - 1
    await say(
      line,
      terminal,
      { through, events, heldBy: heldBy ?? undefined, done: true, first, head, takenBy: asked.by },
      `Removed ${plural(events, 'event')}.${held}${takenBy(asked.by)}`,
    )
    return exit.ok
  }
  const store = doIt ? openForChange(line.word(1)) : openForReading(line.word(1))
  try {
    const plan = previewRetention(store, rule)
    const show = share(terminal, line, 'Removing')
    const first = store.first
    while (doIt && plan.events > 0 && retainPart(store, plan)) show(store.first - first, plan.events)
    show(1, 1)
    const held = plan.heldBy === undefined ? '' : ` More is held by ${plan.heldBy}.`
    const what = doIt
      ? `Removed ${plural(plan.events, 'event')}.`
      : `${plural(plan.events, 'event')} would go; --yes removes them.`
    await say(line, terminal, { ...plan, done: doIt, first: store.first, head: store.head }, what + held)
  } finally {
    store.close()
  }
  return exit.ok
}

export const erase: StoreWork = async (line, terminal) => {
  const path = line.word(1)
  const person = line.word(2)
  if (await eraseAtDesk(line, terminal)) return exit.ok
  const store = openForChange(path)
  try {
    const search = openSearch(store)
    const found = findPerson(store, search, person)
    search.close()
    const { first, last } = found
    const events = found.events.length
    const between =
      first === null || last === null ? '' : `, from ${isoTime(first).slice(0, 10)} to ${isoTime(last).slice(0, 10)}`
    if (!line.flag('yes')) {
      await say(
        line,
        terminal,
        { done: false, person, keys: found.keys.length, events },
        found.keys.length === 0
          ? `Nothing personal of "${person}" is kept here.`
          : `The personal data of "${person}" in ${plural(events, 'event')}${between} would become unreadable for ever; --yes does it.`,
      )
      return exit.ok
    }
    if (found.keys.length > 0) {
      const pin = openPin({ store, services: { clock: systemClock } })
      if (pin.state().set) await pin.prove(await readPin())
    }
    const at = Date.now()
    const done = forget(store, found, join(dirname(store.path), 'files'), at)
    if (done.keys > 0) tellForgotten(store, done, at)
    const text =
      done.keys === 0
        ? `Nothing personal of "${person}" is kept here.`
        : `Destroyed ${plural(done.keys, 'key')}: the personal data of "${person}" cannot be read any more. Also taken out of ${plural(done.cells, 'table cell')} and ${plural(done.places, 'place')} in files; ${plural(done.effects.length, 'effect')} named them.`
    const left = await stillNamed(store.path, found.names)
    const still = left.length === 0 ? '' : ` Still named in files that were given to flows: ${left.join(', ')}.`
    if (done.keys > 0 && line.flag('copies')) await cleanAll(store, found.names)
    const copies = copiesNaming(store)
    const told = done.keys === 0 ? '' : `\n${copiesText(copies)}${elsewhere}`
    await say(
      line,
      terminal,
      { done: true, person, ...done, effects: done.effects.length, left, copies },
      text + still + told,
    )
  } finally {
    store.close()
  }
  return exit.ok
}

/** Beside the app or `counterflow serve`, which has the store; false where nobody has it. */
async function eraseAtDesk(line: Line, terminal: Terminal): Promise<boolean> {
  const path = line.word(1)
  const text = line.word(2)
  assertStore(path)
  const found = await askDesk(path, 'person.find', { text })
  if (found === undefined) return false
  const { events } = found.result
  const none = `Nothing personal of "${text}" is kept here.`
  if (!line.flag('yes')) {
    const would = `The personal data of "${text}" in ${plural(events, 'event')} would become unreadable for ever; --yes does it.`
    await say(line, terminal, { done: false, person: text, events }, events === 0 ? none : would)
    return true
  }
  const guarded = (await askDesk(path, 'pin.read', {}))?.result.set === true
  const pin = guarded ? { pin: await readPin() } : {}
  let forgotten: Asked<'person.forget'> | undefined
  try {
    forgotten = await askDesk(path, 'person.forget', {
      ...{ text, by: operatorName(), copies: line.flag('copies') },
      ...pin,
    })
  } catch (error) {
    if (!(error instanceof CounterflowError) || error.code !== 'PERSON_MISSING') throw error
    await say(line, terminal, { done: true, person: text, events: 0 }, none)
    return true
  }
  if (forgotten === undefined) return false
  const { places, unsent, left, copies } = forgotten.result
  const still = left.length === 0 ? '' : ` Still named in files that were given to flows: ${left.join(', ')}.`
  await say(
    line,
    terminal,
    { done: true, person: text, ...forgotten.result, takenBy: forgotten.by },
    `The personal data of "${text}" in ${plural(forgotten.result.events, 'event')} cannot be read any more. Also taken out of ${plural(places, 'place')} in tables and files; ${plural(unsent, 'thing')} that waited will not be sent.${still}${takenBy(forgotten.by)}\n${copiesText(copies)}${elsewhere}`,
  )
  return true
}

function copiesText(copies: readonly StoreCopy[]): string {
  if (copies.length === 0) return 'No copy of the store that is known here names them. '
  const names = copies.map(({ path }) => `  ${path}`).join('\n')
  return `Copies of the store that may name them still (counterflow store copies --clean takes them out):\n${names}\n`
}

/** Who did it stands in the log; who it was does not. */
function tellForgotten(store: SqliteStore, { keys, events, cells, places }: Forgotten, at: number): void {
  const act = { type: 'counterflow.customer.forgotten', flow: null, by: operatorName(), at }
  const event = operatorEvent({ ...act, data: { keys, events, cells, places }, key: String(at) })
  append(store, event, at)
}

/** `Copying 48 %`, where somebody watches. */
function share(terminal: Terminal, line: Line, what: string): (done: number, total: number) => void {
  if (!terminal.watched || line.flag('json')) return () => {}
  return (done, total) => terminal.status(done < total ? `${what} ${Math.floor((done / total) * 100)} %` : '')
}

const size = (bytes: number): string =>
  bytes < megabyte ? `${grouped(bytes / 1024)} kB` : `${grouped(bytes / megabyte)} MB`
