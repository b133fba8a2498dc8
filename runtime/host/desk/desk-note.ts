/**
 * A small file beside the store that says where commands find whoever has it, and with which key. Only this user can read
 * it, who could read the store as well; it is gone when its program ends.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const Note = z.object({
  port: z.number().int().min(1).max(65_535),
  key: z.string().min(32).max(100),
  pid: z.number().int(),
  program: z.string().max(200),
})
export type DeskNote = z.infer<typeof Note>

const notePath = (store: string): string => `${store}-desk`

export const newKey = (): string => randomBytes(32).toString('base64url')

export function readDeskNote(store: string): DeskNote | undefined {
  try {
    return Note.parse(JSON.parse(readFileSync(notePath(store), 'utf8')))
  } catch {
    // Missing, from another version or damaged: then nobody is to be asked.
    return undefined
  }
}

export function writeDeskNote(store: string, note: DeskNote): void {
  const path = notePath(store)
  writeFileSync(`${path}-new`, `${JSON.stringify(note)}\n`, { mode: 0o600 })
  renameSync(`${path}-new`, path)
}

export const removeDeskNote = (store: string): void => rmSync(notePath(store), { force: true })
