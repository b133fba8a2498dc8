/**
 * The engine's side of the door: starts its thread, gives it what it has to know, and follows one that ends by another
 * one on the same port. Whoever had asked it then hears nothing, and sends again, which is harmless.
 */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { readThrown } from '../../../model/thrown.ts'
import { errorOf } from '../../front/failure.ts'
import type { PortWish } from '../../front/listen.ts'
import type { IngressIntake } from '../intake.ts'
import type { Tokens } from '../tokens.ts'
import { takeIn } from './take-in.ts'
import type { DoorAsked, DoorJob, DoorTold } from './words.ts'

/** In the desktop app the bundles lie side by side. */
const workerPath = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './door-worker.ts' : './door-worker.mjs', import.meta.url),
)

/** MB of objects, which it never comes near; beyond it the thread ends, not the engine. */
const mostMemory = 512
/** ms before another thread is started where one has ended. */
const pause = 500
/** ms that senders may take to read a last word. */
const lastWords = 1_500

export type DoorOptions = Omit<DoorJob, 'tokens'> & {
  readonly tokens: Tokens
  readonly intake: IngressIntake
  log(text: string): void
}

export type Door = {
  readonly port: number
  /** Takes in nothing more; resolves when what was begun at the door itself is answered, or after so many ms. */
  close(patience: number): Promise<void>
  /** To be called when the inside has said its last word: that is passed on yet. Ends the thread, and with it every connection. */
  end(): Promise<void>
}

/** @throws PORT_TAKEN */
export async function openDoor({ tokens, intake, log, ...job }: DoorOptions): Promise<Door> {
  let worker: Worker | undefined
  let closed = false
  let again: NodeJS.Timeout | undefined
  let quiet: () => void = () => {}
  const empty = Promise.withResolvers<void>()

  const say = (asked: DoorAsked): void => worker?.postMessage(asked)

  /** Resolves with the port; rejects where the thread cannot have it, or ends before. */
  function start(port: PortWish): Promise<number> {
    const fresh = new Worker(workerPath, {
      workerData: { ...job, port, tokens: tokens.known() } satisfies DoorJob,
      resourceLimits: { maxOldGenerationSizeMb: mostMemory },
      execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
    })
    worker = fresh
    return new Promise((resolve, reject) => {
      fresh.on('message', (told: DoorTold) => {
        if (told.kind === 'handed')
          takeIn(told, { tokens, intake, log }, (outcome) => {
            if (worker === fresh) say(outcome)
          })
        else if (told.kind === 'quiet') quiet()
        else if (told.kind === 'empty') empty.resolve()
        else if (told.kind === 'open') resolve(told.port)
        else {
          reject(errorOf(told.failure))
          void fresh.terminate()
        }
      })
      fresh.on('error', (error) => {
        log(`The thread at the door has failed: ${readThrown(error).message}`)
        reject(error)
      })
      fresh.on('exit', () => {
        if (worker === fresh) worker = undefined
        reject(new Error('The thread at the door has ended'))
        quiet()
        if (closed) empty.resolve()
        if (opened !== undefined) startAgain()
      })
    })
  }

  let opened: number | undefined
  function startAgain(): void {
    if (closed) return
    again = setTimeout(() => {
      start({ port: opened ?? 0, exactly: true }).then(
        () => log('Another thread is at the door.'),
        // It is tried again when this one has ended.
        () => {},
      )
    }, pause)
  }

  opened = await start(job.port)
  const stopWatching = tokens.watch((known) => say({ kind: 'tokens', ...known }))
  return {
    port: opened,
    async close(patience) {
      closed = true
      clearTimeout(again)
      if (worker === undefined) return
      const { promise, resolve } = Promise.withResolvers<void>()
      quiet = resolve
      say({ kind: 'close', patience })
      const timer = setTimeout(resolve, patience)
      await promise
      clearTimeout(timer)
    },
    async end() {
      stopWatching()
      if (worker === undefined) return
      const timer = setTimeout(empty.resolve, lastWords)
      await empty.promise
      clearTimeout(timer)
      await worker.terminate()
    },
  }
}
