/** Copies of a store in a folder: their names, and which of them go: seven days and four weeks are kept. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type BackupFile = { readonly name: string; readonly at: number; readonly bytes: number }

const daysKept = 7
const weeksKept = 4
const form = /^backup-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.db$/
const day = 86_400_000

export const backupName = (at: number): string =>
  `backup-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`

/** When a file of that name was made; undefined where it is none of ours. */
export function backupTime(name: string): number | undefined {
  const [, date, hour, minute, second] = form.exec(name) ?? []
  if (date === undefined) return undefined
  const at = Date.parse(`${date}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? undefined : at
}

/** The newest first. Other files of the folder are nobody's business. */
export function listBackups(folder: string): readonly BackupFile[] {
  let names: readonly string[] = []
  try {
    names = readdirSync(folder)
  } catch {
    // There is no folder before the first copy.
  }
  return names
    .flatMap((name) => {
      const at = backupTime(name)
      return at === undefined ? [] : [{ name, at, bytes: statSync(join(folder, name)).size }]
    })
    .sort((a, b) => b.at - a.at)
}

export const makeFolder = (folder: string): void => void mkdirSync(folder, { recursive: true })

/** The newest of each of the last seven days that have one, and of each of the last four weeks that have one, stay. */
export function backupsToDrop(files: readonly BackupFile[]): readonly BackupFile[] {
  const newestFirst = files.toSorted((a, b) => b.at - a.at)
  const stays = new Set<BackupFile>()
  for (const [length, most] of [
    [day, daysKept],
    [7 * day, weeksKept],
  ] as const) {
    const seen = new Set<number>()
    for (const file of newestFirst) {
      const span = Math.floor(file.at / length)
      if (seen.has(span) || seen.size === most) continue
      seen.add(span)
      stays.add(file)
    }
  }
  return newestFirst.filter((file) => !stays.has(file))
}

export const dropBackup = (folder: string, { name }: BackupFile): void => rmSync(join(folder, name), { force: true })
