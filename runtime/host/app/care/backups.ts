/** Copies on schedule: one a day, proven, seven days and four weeks kept. */

import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BackupState, Outcome, Share } from '../../../model/api/care.ts'
import { CounterflowError } from '../../../model/problem.ts'
import { readThrown } from '../../../model/thrown.ts'
import { backupStore } from '../../store/backup.ts'
import { backupName, backupsToDrop, dropBackup, listBackups, makeFolder } from '../../store/backup-files.ts'
import { assertThere, isOnSameDisk } from '../../store/backup-folder.ts'
import { backupSchedule, changeBackups } from './backup-schedule.ts'
import type { KeepingParts } from './keeping.ts'
import { readOutcome } from './outcome.ts'

const lastSetting = 'last backup'
const day = 86_400_000
/** ms after which one that failed is tried again. */
const again = 3_600_000
/** ms between two looks at whether one is due. */
const lookEvery = 60_000

type BackupParts = KeepingParts & { log(message: string): void }

export function openBackups({ store, services, log }: BackupParts, told: () => void) {
  const { settings } = store.parts
  let working: Share | null = null
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const schedule = () => backupSchedule(store)
  const change = (given: { readonly on?: boolean; readonly chosen?: string | null }): void => {
    changeBackups(store, given)
    clearTimeout(timer)
    look()
  }
  const last = (): Outcome | null => readOutcome(settings.get(lastSetting))

  function next(): number | null {
    const { on, folder } = schedule()
    if (!on) return null
    const good = listBackups(folder)[0]?.at ?? Number.NEGATIVE_INFINITY
    const failed = last()
    const due = Number.isFinite(good) ? good + day : services.clock.now()
    return failed && !failed.ok ? Math.max(due, failed.at + again) : due
  }

  async function make(): Promise<void> {
    const { folder, chosen } = schedule()
    const at = services.clock.now()
    working = { done: 0, total: 1 }
    told()
    const note = (outcome: Outcome): void => store.atomically(() => settings.set(lastSetting, { ...outcome }))
    try {
      if (chosen !== null) assertThere(chosen)
      makeFolder(folder)
      const copied = await backupStore(
        store,
        join(folder, backupName(at)),
        (done, total) => {
          working = { done, total }
          told()
        },
        () => pause(1),
      )
      for (const old of backupsToDrop(listBackups(folder))) dropBackup(folder, old)
      if (!closed) note({ at, ok: true, message: '', events: copied.head })
    } catch (error) {
      const { message } = readThrown(error)
      log(`The backup failed: ${message}`)
      if (!closed) note({ at, ok: false, message, events: 0 })
    }
    working = null
    told()
  }

  function look(): void {
    const due = next()
    if (!closed && working === null && due !== null && due <= services.clock.now()) void make()
    if (!closed) timer = setTimeout(look, lookEvery).unref()
  }
  timer = setTimeout(look, 5_000).unref()

  return {
    state(): BackupState {
      const { on, folder, chosen } = schedule()
      const sameDisk = isOnSameDisk(chosen ?? dirname(store.path), store.path)
      return { on, folder, chosen, sameDisk, files: listBackups(folder), last: last(), next: next(), working }
    },
    set: (on: boolean): void => change({ on }),
    /** Copies that were made so far stay where they are. @throws BACKUP_FOLDER */
    choose(wish: string | null): void {
      change({ chosen: wish === null || wish.trim() === '' ? null : wish.trim() })
    },
    /** @throws BACKUP_BUSY */
    async now(): Promise<void> {
      if (working !== null)
        throw new CounterflowError('BACKUP_BUSY', 'A copy is being made at the moment.', {
          kept: 'It goes on; nothing else was begun.',
          advice: 'Wait until it is done.',
        })
      await make()
    },
    async close(): Promise<void> {
      closed = true
      clearTimeout(timer)
      // The copy reads through our connection: it is ended by itself before that is closed.
      while (working !== null) await pause(20)
    },
  }
}

/** Nothing where the last copy is good, or there was none. */
export const sayCopyFailed = (last: Outcome | null): readonly string[] =>
  last?.ok === false ? [`The last copy of the store could not be made: ${last.message}`] : []
