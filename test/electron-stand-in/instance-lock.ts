/** One instance per folder of user data: a file with the process in it, and an inbox for those that come later. */
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Handover = { readonly argv: readonly string[]; readonly folder: string }

/** False where another process holds it: then that one has been given `own`. */
export function holdOrHandOver(userData: string, own: Handover, taken: (from: Handover) => void): boolean {
  const lock = join(userData, 'stand-in.lock')
  const inbox = join(userData, 'stand-in-inbox')
  mkdirSync(inbox, { recursive: true })
  if (isAlive(holder(lock))) {
    writeFileSync(join(inbox, `${process.pid}.new`), JSON.stringify(own), { flush: true })
    return false
  }
  writeFileSync(lock, String(process.pid))
  const look = (): void => {
    for (const name of readdirSync(inbox)) {
      const text = readFileSync(join(inbox, name), 'utf8')
      // Still being written: the watcher comes again.
      if (!text.endsWith('}')) continue
      rmSync(join(inbox, name))
      taken(JSON.parse(text))
    }
  }
  watch(inbox, look).unref()
  return true
}

function holder(lock: string): number {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return 0
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
