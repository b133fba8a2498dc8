/** `npm start` as a process: its lines as they come, its window's address, its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const launcher = join(import.meta.dirname, '../../../runtime/host/front/launch.ts')

export type Launched = {
  /** Resolves with the first address that it prints, or rejects when it ends without. */
  readonly address: Promise<URL>
  readonly code: Promise<number | null>
  said(): string
  complained(): string
  signal(signal: NodeJS.Signals): void
}

export const newStore = (): string => join(mkdtempSync(join(tmpdir(), 'counterflow-launch-')), 'data', 'shop.db')

const running = new Set<ChildProcess>()

/** Ends what a failed test left behind; its engine ends with it. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Never opens a browser and never looks for Electron, unless the words say otherwise. */
export function launched(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Launched {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...environment }
  const child: ChildProcess = spawn(process.execPath, [launcher, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const address = Promise.withResolvers<URL>()
  // A test that only looks at the end has no use for it.
  address.promise.catch(() => {})
  const code = Promise.withResolvers<number | null>()
  let said = ''
  let complained = ''
  child.stdout?.on('data', (part) => {
    said += String(part)
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/.exec(said)
    if (found) address.resolve(new URL(found[0]))
  })
  child.stderr?.on('data', (part) => {
    complained += String(part)
  })
  child.on('close', (given) => {
    running.delete(child)
    address.reject(new Error(`It ended with ${given} and said: ${said}${complained}`))
    code.resolve(given)
  })
  return {
    address: address.promise,
    code: code.promise,
    said: () => said,
    complained: () => complained,
    signal: (signal) => void child.kill(signal),
  }
}
