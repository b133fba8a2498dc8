/** Keeps the journal as a crash left it, because opening the database may use it up or throw it away. */
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const kept = 3

/** Returns the path of the copy; undefined when there was nothing to keep. */
export function copyWalAside(path: string, now: number): string | undefined {
  const wal = `${path}-wal`
  if ((statSync(wal, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined
  const start = `${basename(path)}-wal.`
  const copies = readdirSync(dirname(path))
    .filter((name) => name.startsWith(start))
    .sort()
  for (const old of copies.slice(0, Math.max(0, copies.length - kept + 1))) rmSync(join(dirname(path), old))
  const copy = `${wal}.${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  copyFileSync(wal, copy)
  return copy
}
