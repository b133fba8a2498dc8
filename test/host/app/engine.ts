/** The engine's process as whoever starts it sees it: messages in and out, and its end. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { Message } from '../../../runtime/model/api/message.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { templates } from './open-shop.ts'

const module = fileURLToPath(new URL('../../../runtime/host/app/engine-process.ts', import.meta.url))

export type Engine = {
  readonly process: ChildProcess
  readonly heard: readonly Message[]
  /** Of the `engine` events, the first one. */
  readonly state: Promise<{ readonly state: string; readonly message: string; readonly advice: string }>
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>
  call(method: string, argument: Json): Promise<Json>
  send(message: object): void
}

export function startEngine(store: string): Engine {
  const child = fork(module, ['--store', store, '--templates', templates], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const heard: Message[] = []
  const waiting = new Map<number, { resolve(result: Json): void; reject(failure: Failure): void }>()
  const state = Promise.withResolvers<{ state: string; message: string; advice: string }>()
  const exit = Promise.withResolvers<{ code: number | null; signal: string | null }>()
  let last = 0
  child.on('message', (given) => {
    const message = given as Message
    heard.push(message)
    if (message.kind === 'event' && message.event === 'engine') state.resolve(message.payload as never)
    if (message.kind === 'result') waiting.get(message.id)?.resolve(message.result)
    if (message.kind === 'failure') waiting.get(message.id)?.reject(message.failure)
  })
  child.on('exit', (code, signal) => exit.resolve({ code, signal }))
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    process: child,
    heard,
    state: state.promise,
    exit: exit.promise,
    call(method, argument) {
      const id = ++last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ kind: 'call', id, window: 'one', method, argument })
      })
    },
    send: (message) => void child.send(message),
  }
}
