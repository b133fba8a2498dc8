/**
 * Owns the engine's process: passes calls to it and events from it, starts it again when it dies, and tells the
 * windows so. A window lives on while the engine is away; what it asks meanwhile waits here.
 */

import type { EngineState } from '../../model/api/engine.ts'
import type { Message } from '../../model/api/message.ts'
import type { ApiEventName } from '../../model/api.ts'
import { isMethod } from '../../model/api-methods.ts'
import type { Json } from '../../model/json.ts'
import { crashLog } from './crash-log.ts'
import type { EngineLink, EngineStart } from './engine-link.ts'
import {
  busy,
  closing,
  hung,
  opening,
  restarted,
  restarting,
  standsStill,
  stopped,
  unknownMethod,
} from './engine-words.ts'
import { errorOf } from './failure.ts'

/** `window` null: for every window. */
export type EventListener = (window: string | null, event: ApiEventName, payload: Json) => void

export type Supervisor = {
  /** Rejects with a `CounterflowError`. Answers `engine.read` and `engine.retry` itself. */
  call(window: string, method: string, argument: Json): Promise<Json>
  /** Returns the way to stop listening. */
  onEvent(listener: EventListener): () => void
  state(): EngineState
  /** A window is gone: nothing is counted for it any more. */
  forget(window: string): void
  /** Lets calls under way finish, then ends the process with its store closed. */
  close(): Promise<void>
}

export type Time = {
  now(): number
  /** Returns the way to call it off. */
  after(ms: number, run: () => void): () => void
}

const realTime: Time = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** ms between two questions whether the engine is there. */
const beat = 5_000
/** Questions without any word from it before it is ended. */
const mostUnanswered = 3

/** Runs something again and again. Returns the way to stop. */
export type Pulse = (run: () => void) => () => void

const everyBeat: Pulse = (run) => {
  const timer = setInterval(run, beat)
  timer.unref()
  return () => clearInterval(timer)
}

/** Calls that may wait for the engine to come back. */
const longestQueue = 200
/** ms: calls under way may finish, then the process may close its store. */
const lastCalls = 5000
const lastCommit = 10_000

type Waiting = {
  readonly window: string
  readonly method: string
  readonly argument: Json
  readonly resolve: (result: Json) => void
  readonly reject: (error: Error) => void
}

export function supervise(
  spawn: (start: EngineStart) => EngineLink,
  time: Time = realTime,
  pulse: Pulse = everyBeat,
): Supervisor {
  const listeners = new Set<EventListener>()
  const underWay = new Map<number, Waiting>()
  const watched = new Map<string, string>()
  const crashes = crashLog()
  const queue: Waiting[] = []
  let state = opening
  let link: EngineLink | undefined
  /** What the process said before it ended on purpose, because starting it again would change nothing. */
  let lastWords: EngineState | undefined
  let nextId = 1
  let callOff = (): void => {}
  let closed: Promise<void> | undefined
  /** Questions since its last word. */
  let unanswered = 0
  let isHung = false
  let settled = (): void => {}

  const tell: EventListener = (window, event, payload) => {
    for (const listener of [...listeners]) listener(window, event, payload)
  }

  const become = (next: EngineState): void => {
    state = next
    tell(null, 'engine', next)
  }

  const start = (): void => {
    lastWords = undefined
    const own = spawn({ effectsPaused: crashes.isOften })
    link = own
    unanswered = 0
    isHung = false
    own.onMessage((message) => {
      if (link === own) hear(message)
    })
    own.onExit(() => {
      if (link === own) gone()
    })
  }

  /** By count, not by the clock: a machine that slept has missed beats, not answers. */
  const lookAfter = (): void => {
    // While it opens a large store it has other things to do.
    if (link === undefined || state.state !== 'running' || closed !== undefined) return
    if (unanswered >= mostUnanswered) {
      isHung = true
      link.kill('now')
      return
    }
    unanswered += 1
    link.send({ kind: 'ping' })
  }

  const hear = (message: Message): void => {
    unanswered = 0
    if (message.kind === 'event') {
      if (message.event === 'engine') hearState(message.payload as EngineState)
      else tell(message.window, message.event, message.payload)
      return
    }
    if (message.kind !== 'result' && message.kind !== 'failure') return
    const waiting = underWay.get(message.id)
    underWay.delete(message.id)
    if (message.kind === 'result') waiting?.resolve(message.result)
    else waiting?.reject(errorOf(message.failure))
    if (underWay.size === 0) settled()
  }

  const hearState = (heard: EngineState): void => {
    if (heard.state === 'stopped') lastWords = heard
    // It closes the shop for a moment, of its own will: what is asked meanwhile waits here.
    if (heard.state === 'restarting' && closed === undefined) become(heard)
    if (heard.state !== 'running' || closed !== undefined) return
    const isFirst = state.state !== 'running'
    // Later ones tell of trouble that it works through, such as a full disk.
    become(heard)
    if (!isFirst) return
    for (const [window, flow] of watched) send({ window, method: 'live.watch', argument: { flow }, ...unheard })
    for (const waiting of queue.splice(0)) send(waiting)
  }

  const send = (waiting: Waiting): void => {
    const id = nextId++
    underWay.set(id, waiting)
    const { window, method, argument } = waiting
    link?.send({ kind: 'call', id, window, method, argument })
  }

  const gone = (): void => {
    link = undefined
    const lost = [...underWay.values()]
    underWay.clear()
    for (const { reject } of lost) reject(restarted())
    settled()
    if (closed !== undefined) return
    const pause = crashes.crashed(time.now())
    if (lastWords !== undefined || pause === null) {
      become(lastWords ?? stopped)
      for (const { reject } of queue.splice(0)) reject(standsStill(state))
      return
    }
    become(isHung ? hung : restarting)
    callOff = time.after(pause, start)
  }

  const retry = (): EngineState => {
    if (state.state === 'stopped' && closed === undefined) {
      crashes.forget()
      become(opening)
      start()
    }
    return state
  }

  const close = async (): Promise<void> => {
    stopPulse()
    callOff()
    for (const { reject } of queue.splice(0)) reject(closing())
    const last = link
    if (last === undefined) return
    const ended = new Promise<void>((resolve) => last.onExit(() => resolve()))
    if (underWay.size > 0) await within(lastCalls, new Promise<void>((resolve) => (settled = resolve)))
    last.kill('gently')
    if (!(await within(lastCommit, ended))) {
      last.kill('now')
      await ended
    }
  }

  /** False where the time was up first. */
  const within = async (ms: number, wanted: Promise<void>): Promise<boolean> => {
    let stop = (): void => {}
    const late = new Promise<false>((resolve) => (stop = time.after(ms, () => resolve(false))))
    const inTime = await Promise.race([wanted.then(() => true), late])
    stop()
    return inTime
  }

  start()
  const stopPulse = pulse(lookAfter)
  return {
    async call(window, method, argument) {
      if (!isMethod(method)) throw unknownMethod(method)
      if (method === 'engine.read') return state
      if (method === 'engine.retry') return retry()
      if (closed !== undefined) throw closing()
      if (state.state === 'stopped') throw standsStill(state)
      if (method === 'effects.resume') crashes.trust()
      if (method === 'live.watch') remember(watched, window, argument)
      return new Promise<Json>((resolve, reject) => {
        const waiting = { window, method, argument, resolve, reject }
        if (state.state === 'running') send(waiting)
        else if (queue.length < longestQueue) queue.push(waiting)
        else reject(busy())
      })
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    state: () => state,
    forget(window) {
      if (watched.delete(window) && state.state === 'running')
        send({ window, method: 'live.watch', argument: { flow: null }, ...unheard })
    },
    close() {
      closed ??= close()
      return closed
    },
  }
}

/** An answer that nobody waits for. */
const unheard = { resolve: () => {}, reject: () => {} }

function remember(watched: Map<string, string>, window: string, argument: Json): void {
  const flow = typeof argument === 'object' && argument !== null && 'flow' in argument ? argument.flow : null
  if (typeof flow === 'string') watched.set(window, flow)
  else watched.delete(window)
}
