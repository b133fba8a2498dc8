/** Who has a store, as it has written beside it: for people and messages. What counts is the lock. */
import { readFileSync } from 'node:fs'

export type Holder = { readonly pid: number; readonly program: string; readonly since: string; readonly host: string }

/** As the app names itself there. */
export const appProgram = 'counterflow app'

export const ownerPathOf = (store: string): string => `${store}-owner`

export function readHolder(store: string): Holder | undefined {
  try {
    const found: Partial<Holder> = JSON.parse(readFileSync(ownerPathOf(store), 'utf8'))
    const { pid = 0, program = 'another program', since = '', host = '' } = found
    return { pid: Number(pid), program: String(program), since: String(since), host: String(host) }
  } catch {
    // It holds the lock and has not written its name yet, or the file was removed: still held.
    return undefined
  }
}
