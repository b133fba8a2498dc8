/** What `counterflow store` does, one function per word behind it. */
import { backupStore, restoreStore } from '../host/store/backup.ts'
import { openStore } from '../host/store/open.ts'
import { coverage, previewRetention, retain as retainPart } from '../host/store/retention.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { isoTime } from '../model/event-text.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Line } from './command.ts'
import { exit, UsageError } from './exit.ts'
import { grouped, plural } from './grid.ts'
import { printable } from './printable.ts'
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

export const restore: StoreWork = async (line, terminal) => {
  const restored = await restoreStore(line.word(2), line.word(1), {
    now: Date.now(),
    program: 'counterflow store restore',
  })
  const old = restored.old === undefined ? '' : ` The store that was there is now ${restored.old}.`
  await say(
    line,
    terminal,
    restored,
    `Restored ${plural(restored.head, 'event')}.${old} Effects stay paused until somebody sets them free.`,
  )
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
  const person = line.word(2)
  if (!line.flag('yes')) {
    assertStore(line.word(1))
    await say(
      line,
      terminal,
      { done: false, person },
      `The personal data of "${person}" would become unreadable for ever; --yes does it.`,
    )
    return exit.ok
  }
  const store = openForChange(line.word(1))
  try {
    const keys = store.eraseSubject(person, Date.now())
    const text =
      keys === 0
        ? `Nothing personal of "${person}" is kept here.`
        : `Destroyed ${plural(keys, 'key')}: the personal data of "${person}" cannot be read any more.`
    await say(line, terminal, { done: true, person, keys }, text)
  } finally {
    store.close()
  }
  return exit.ok
}

function openForChange(path: string): SqliteStore {
  assertStore(path)
  return openStore(path, { program: 'counterflow store' })
}

const say = (line: Line, terminal: Terminal, value: object, text: string): Promise<void> =>
  line.flag('json') ? terminal.printJson(value) : terminal.print(printable(text))

/** `Copying 48 %`, where somebody watches. */
function share(terminal: Terminal, line: Line, what: string): (done: number, total: number) => void {
  if (!terminal.watched || line.flag('json')) return () => {}
  return (done, total) => terminal.status(done < total ? `${what} ${Math.floor((done / total) * 100)} %` : '')
}

const size = (bytes: number): string =>
  bytes < megabyte ? `${grouped(bytes / 1024)} kB` : `${grouped(bytes / megabyte)} MB`
