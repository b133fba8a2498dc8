/** The engine as a child process of Node, over its message channel. */
import { fork } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Message } from '../../model/api/message.ts'
import { codeCache } from '../code-cache.ts'
import type { EngineLink } from './engine-link.ts'

const enginePath = fileURLToPath(new URL('../app/engine-process.ts', import.meta.url))

/** ms between hanging up and being gone; the supervisor's own patience at the end is longer. */
const lastSteps = 10_000

export type ForkedEngine = EngineLink & { readonly pid: number | undefined }

export type ForkOptions = {
  readonly store: string
  readonly templates: string
  /** A file for what the process says about itself; where left out, it goes where ours goes. */
  readonly log?: string
  /** It does nothing outside until a person says so. */
  readonly effectsPaused?: boolean
  /** It opens the ingress also where nothing needs it. */
  readonly listen?: boolean
  /** Another program that speaks the same messages, for tests. */
  readonly module?: string
}

export function forkEngine({
  store,
  templates,
  log,
  effectsPaused = false,
  listen = false,
  module = enginePath,
}: ForkOptions): ForkedEngine {
  const words = log === undefined ? 'inherit' : openLog(log)
  const marks = [...(effectsPaused ? ['--effects-paused'] : []), ...(listen ? ['--listen'] : [])]
  const child = fork(module, ['--store', store, '--templates', templates, ...marks], {
    stdio: ['ignore', 'ignore', words, 'ipc'],
    // Behind compiled code it is there in half the time, also after a crash. Who has a place of his own for it keeps that.
    env: { NODE_COMPILE_CACHE: codeCache, ...process.env },
    // What an older Node needs to read TypeScript, and nothing that a debugger or a test runner was given.
    execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
    // Ctrl-C in a terminal goes to the whole group of processes: the engine ends when we say so, after the last call.
    detached: process.platform !== 'win32',
  })
  if (typeof words === 'number') closeSync(words)
  const exit = Promise.withResolvers<number | null>()
  let code: number | null = null
  let exited = false
  // Both, in whichever order: the channel may still hold answers when the process is gone.
  const ended = (): void => {
    if (exited && !child.connected) exit.resolve(code)
  }
  child.on('exit', (given) => {
    code = given
    exited = true
    ended()
  })
  child.on('disconnect', () => {
    // A process that hung up and stays is of no use any more, and keeps the store locked.
    const hangs = setTimeout(() => child.kill('SIGKILL'), lastSteps)
    child.on('exit', () => clearTimeout(hangs))
    if (exited) clearTimeout(hangs)
    ended()
  })
  child.on('error', () => {
    // It could not be started at all, or not be signalled.
    if (child.pid === undefined) exit.resolve(null)
  })
  return {
    pid: child.pid,
    send(message) {
      if (child.connected) child.send(message, () => {})
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as Message)),
    onExit: (listener) => void exit.promise.then(listener),
    kill(how) {
      if (how === 'now') child.kill('SIGKILL')
      else if (child.connected) child.send({ kind: 'close' }, () => {})
    },
  }
}

/** Bytes after which a new file is begun; the one before is kept. */
const longestLog = 1024 * 1024

function openLog(path: string): number {
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  if (size > longestLog) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}
