/** A folder that a person has chosen for copies, on another disk at best. Each store has one of its own in it. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** Two stores must not take each other's copies for old ones of theirs. */
export const ownFolder = (chosen: string, store: string): string => join(chosen, `counterflow-${store.slice(0, 8)}`)

/** The setting in which the schedule of copies is kept. */
export const backupsSetting = 'backups'

/** Where copies go now, and where they went before another folder was chosen: what was made there is there still. */
export function backupFolders({ path, id, parts }: SqliteStore): readonly string[] {
  const kept = parts.settings.get(backupsSetting)
  const texts = (value: Json | undefined): readonly string[] =>
    (Array.isArray(value) ? (value as readonly Json[]) : [value ?? null]).filter((each) => typeof each === 'string')
  const chosen = isObject(kept) ? [...texts(kept.folder), ...texts(kept.earlier)] : []
  return [join(dirname(path), 'backups'), ...new Set(chosen.map((folder) => ownFolder(folder, id)))]
}

/** Where the disk is not connected, the folder must not come into being on this one. @throws BACKUP_FOLDER */
export function assertThere(chosen: string): void {
  if (!isAbsolute(chosen)) throw unusable(chosen, 'is not a whole path')
  if (!existsSync(chosen) || !statSync(chosen).isDirectory()) throw unusable(chosen, 'is not there')
}

/** @throws BACKUP_FOLDER */
export function assertUsable(chosen: string, store: string): void {
  assertThere(chosen)
  const folder = ownFolder(chosen, store)
  const probe = join(folder, 'may-write')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch {
    throw unusable(chosen, 'cannot be written to')
  }
}

/** False where one of them cannot be looked at. */
export function isOnSameDisk(one: string, other: string): boolean {
  try {
    return statSync(one).dev === statSync(other).dev
  } catch {
    return false
  }
}

const unusable = (folder: string, why: string): CounterflowError =>
  new CounterflowError('BACKUP_FOLDER', `The folder ${folder} ${why}.`, {
    kept: 'Copies that were made stay where they are.',
    advice: 'Connect the disk, or give the whole path of a folder that is there, such as /media/backup.',
    details: { folder },
  })
