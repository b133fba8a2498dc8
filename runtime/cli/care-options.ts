/** How `counterflow serve` looks after its store: copies of it, and how long events are kept. The store remembers it, as the window does. */
import { resolve } from 'node:path'
import { backupSchedule, changeBackups } from '../host/app/care/backup-schedule.ts'
import { openKeeping } from '../host/app/care/keeping.ts'
import { systemClock } from '../host/clock.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import type { Line } from './command.ts'
import { UsageError } from './exit.ts'

const megabyte = 1024 * 1024

export const careOptions = {
  backups: {
    value: 'on|off|folder',
    help: 'One proven copy of the store a day: in backups/ beside it, or in this folder',
  },
  'keep-days': {
    value: 'count|all',
    help: 'Remove events that are older than so many days, while nothing else is to do',
  },
  'keep-size': { value: 'MB|all', help: 'Remove the oldest events while the store is larger than so many MB' },
} as const

/** What is left out stays as the store remembers it; null is without a limit. */
export type CareWish = {
  readonly backups?: 'on' | 'off' | { readonly folder: string }
  readonly days?: number | null
  readonly bytes?: number | null
}

export function readCare(line: Line): CareWish {
  const backups = line.text('backups')
  const days = limit(line, 'keep-days')
  const megabytes = limit(line, 'keep-size')
  return {
    ...(backups === undefined
      ? {}
      : { backups: backups === 'on' || backups === 'off' ? backups : { folder: backups } }),
    ...(days === undefined ? {} : { days }),
    ...(megabytes === undefined ? {} : { bytes: megabytes === null ? null : megabytes * megabyte }),
  }
}

function limit(line: Line, name: 'keep-days' | 'keep-size'): number | null | undefined {
  const text = line.text(name)
  if (text === undefined) return undefined
  if (text === 'all') return null
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1 || count > 1_000_000)
    throw new UsageError(`Expected --${name} <count> of 1 or more, or all, got "${text}".`)
  return count
}

/** What is at work in the store from now on, for telling. */
export type Care = { readonly backups: string | null; readonly days: number | null; readonly bytes: number | null }

/** @throws BACKUP_FOLDER, and then nothing is changed */
export function applyCare(store: SqliteStore, { backups, days, bytes }: CareWish): Care {
  if (backups !== undefined)
    changeBackups(store, {
      on: backups !== 'off',
      ...(typeof backups === 'object' ? { chosen: resolve(backups.folder) } : {}),
    })
  const keeping = openKeeping({ store, services: { clock: systemClock } })
  const before = keeping.rule()
  const rule = { days: days === undefined ? before.days : days, bytes: bytes === undefined ? before.bytes : bytes }
  if (days !== undefined || bytes !== undefined) keeping.keep(rule)
  const { on, folder } = backupSchedule(store)
  return { backups: on ? folder : null, ...rule }
}

/** For the lines that say what is being served. */
export function sayCare({ backups, days, bytes }: Care): { readonly backups: string; readonly keeps: string } {
  const limits = [
    ...(days === null ? [] : [`${days} days`]),
    ...(bytes === null ? [] : [`${Math.round(bytes / megabyte)} MB`]),
  ]
  return {
    backups: backups === null ? 'none: --backups on makes one copy of the store a day' : `one a day in ${backups}`,
    keeps: limits.length === 0 ? 'all events' : `events up to ${limits.join(' and ')}`,
  }
}
