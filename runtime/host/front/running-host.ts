/**
 * A small file beside the store tells a second start that this shop is open already, and where. Only this user can read
 * it; the key in it is good for an address that opens the window, and for nothing after this process has ended.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { isAlive } from './is-alive.ts'

const Note = z.object({
  /** Of the last time; kept when nothing runs, so that the address stays the same. */
  port: z.number().int().min(1).max(65_535).optional(),
  running: z.object({ pid: z.number().int(), key: z.string().optional() }).optional(),
})
export type RunningNote = z.infer<typeof Note>

const notePath = (store: string): string => `${store}-window`

export function readNote(store: string): RunningNote {
  try {
    return Note.parse(JSON.parse(readFileSync(notePath(store), 'utf8')))
  } catch {
    // Missing, from another version or damaged: it only says where to look, so nothing is lost.
    return {}
  }
}

export function writeNote(store: string, note: RunningNote): void {
  const path = notePath(store)
  writeFileSync(`${path}-new`, `${JSON.stringify(note)}\n`, { mode: 0o600 })
  renameSync(`${path}-new`, path)
}

/** ms that a host on this machine may take for an answer. */
const patience = 2000

/** A fresh address of the host that has this store open, or undefined where none answers. */
export async function askRunning(store: string): Promise<string | undefined> {
  const { port, running } = readNote(store)
  if (port === undefined || running?.key === undefined) return undefined
  try {
    const response = await fetch(`http://127.0.0.1:${port}/hand-over`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.key}` },
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) return undefined
    const { address } = z.object({ address: z.url() }).parse(await response.json())
    return new URL(address).origin === `http://127.0.0.1:${port}` ? address : undefined
  } catch {
    // It ended without a word, and the port is free or somebody else's.
    return undefined
  }
}

/** True while another start of this shop lives and has not said yet where it is. */
export const isStarting = (store: string): boolean => isElsewhere(store) && readNote(store).running?.key === undefined

/** True where the process that wrote the note seems to live; its number may have gone to another program since. */
export function isElsewhere(store: string): boolean {
  const { running } = readNote(store)
  return running !== undefined && running.pid !== process.pid && isAlive(running.pid)
}
