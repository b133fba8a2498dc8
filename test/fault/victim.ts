/** What the kill loop works on: a store, the process that writes it, and what must be true after each of its deaths. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Random } from '../../runtime/model/services.ts'

export type Ended = {
  readonly killed: boolean
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export type Started = {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Where it was told to die by itself; otherwise the loop kills it at some moment. */
  readonly step?: string | undefined
}

export interface Victim {
  readonly folder: string
  start(random: Random, mayDie: boolean): Started
  /** After a kill: throws at the first violation. */
  checkKilled(ended: Ended): void | Promise<void>
  /** After it came to its end by itself. */
  checkEnded(ended: Ended): void | Promise<void>
  /** Figures for the report. */
  figures(): { readonly events: number; readonly calls: number; readonly repeats: number }
  remove(): void
}

/** Half of the life of a process would be spent on reading our own code. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/fault', import.meta.url))

export function startNode(args: readonly string[], cwd: string): Pick<Started, 'child' | 'ended'> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ killed: signal === 'SIGKILL', code, out, err }))
  })
  return { child, ended }
}
