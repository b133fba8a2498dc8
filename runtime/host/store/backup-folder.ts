/** A folder that a person has chosen for copies, on another disk at best. Each store has one of its own in it. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { CounterflowError } from '../../model/problem.ts'

/** Two stores must not take each other's copies for old ones of theirs. */
export const ownFolder = (chosen: string, store: string): string => join(chosen, `counterflow-${store.slice(0, 8)}`)

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
