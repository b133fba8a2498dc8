/** Whether a store is copied every day, and where to: the store remembers it. */
import { dirname, join } from 'node:path'
import { isObject } from '../../../model/json.ts'
import { assertUsable, backupsSetting, ownFolder } from '../../store/backup-folder.ts'
import type { SqliteStore } from '../../store/sqlite-store.ts'

/** Folders that are remembered because copies may lie in them still. */
const mostEarlier = 10

export type BackupSchedule = {
  readonly on: boolean
  /** The folder that a person has chosen; null: beside the store. */
  readonly chosen: string | null
  readonly folder: string
  readonly earlier: readonly string[]
}

export function backupSchedule(store: SqliteStore): BackupSchedule {
  const kept = store.parts.settings.get(backupsSetting)
  const chosen = isObject(kept) && typeof kept.folder === 'string' ? kept.folder : null
  const folder = chosen === null ? join(dirname(store.path), 'backups') : ownFolder(chosen, store.id)
  const earlier = isObject(kept) && Array.isArray(kept.earlier) ? kept.earlier.map(String) : []
  return { on: isObject(kept) && kept.on === true, chosen, folder, earlier }
}

/** Copies that were made so far stay where they are. @throws BACKUP_FOLDER */
export function changeBackups(store: SqliteStore, given: { readonly on?: boolean; readonly chosen?: string | null }) {
  const before = backupSchedule(store)
  const { on, chosen } = { ...before, ...given }
  if (chosen !== null && chosen !== before.chosen) assertUsable(chosen, store.id)
  const left = before.chosen === null || before.chosen === chosen ? [] : [before.chosen]
  const earlier = [...new Set([...left, ...before.earlier])].slice(0, mostEarlier)
  const folder = chosen === null ? {} : { folder: chosen }
  store.atomically(() =>
    store.parts.settings.set(backupsSetting, { on, ...folder, ...(earlier.length === 0 ? {} : { earlier }) }),
  )
}
