/** Runs a plan over a store until it is idle or somebody stops it. */

import { dirname, join } from 'node:path'
import type { Plan } from '../compile/plan.ts'
import type { PublishChoices } from '../engine/publish.ts'
import { accessOf } from '../host/catch-up/connected.ts'
import { openProviders } from '../host/catch-up/providers.ts'
import { pageReader } from '../host/catch-up/read-page.ts'
import { systemClock } from '../host/clock.ts'
import { files } from '../host/files/files.ts'
import { personalOptions } from '../host/personal-options.ts'
import { putInForce } from '../host/put-in-force.ts'
import { Runtime } from '../host/runtime.ts'
import type { Progress, Summary } from '../host/runtime-options.ts'
import { asStorageError } from '../host/store/errors.ts'
import { openStore } from '../host/store/open.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import { workBehind } from '../host/work-behind.ts'
import { CounterflowError } from '../model/problem.ts'
import type { Store } from '../model/store.ts'
import { openCommandCopies } from './command-copies.ts'
import { openCommandOutside } from './command-outside.ts'
import { operatorName } from './operator-name.ts'
import { type StillWaiting, stillWaiting, untilIdle } from './still-waiting.ts'
import { countRows } from './table-text.ts'

/** How long producers may take to end after a failure, ms. */
const patience = 1_000

export type RunRequest = {
  readonly plan: Plan
  readonly store: string
  readonly inputs: { readonly [node: string]: string }
  readonly untilIdle: boolean
  /** How long it also waits for what is due later, ms. */
  readonly wait: number
  readonly speed: number
  readonly choices: PublishChoices
  /** Servers near by that the flow may call, `host:port`. */
  readonly allowed: readonly string[]
  onProgress(progress: Progress): void
  /** Everything is done but what is due at this moment, ms of the wall clock. */
  onWait(until: number): void
}

export type RunResult = Summary & {
  readonly flow: string
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  readonly seconds: number
  /** What is still to be done outside: the next run goes on with it. */
  readonly unsent: number
  readonly waiting: readonly StillWaiting[]
  /** The signal that ended it before its time. */
  readonly stopped: NodeJS.Signals | undefined
  /** What a producer or the store failed with; everything before is kept. */
  readonly failure: unknown
}

export async function runFlow(request: RunRequest): Promise<RunResult> {
  const { plan, store: path } = request
  const started = performance.now()
  const store = openStore(path, {
    program: `counterflow run ${plan.flow.id}`,
    files: join(dirname(path), 'files'),
    ...personalOptions([plan.flow]),
  })
  let result: RunResult
  try {
    assertWhole(store)
    result = await runOn(store, request, started)
  } catch (error) {
    // What went wrong first is what the user must hear of.
    closeStore(store)
    throw error
  }
  const unclosed = closeStore(store)
  return { ...result, failure: result.failure ?? unclosed }
}

/** Nothing is worked out from an event that is not what was accepted. */
export function assertWhole({ path, facts }: SqliteStore): void {
  const damage = facts.tail?.damage
  if (damage === undefined) return
  throw new CounterflowError('EVENT_CORRUPT', `${path} is damaged: ${damage.message}`, {
    kept: 'Nothing was run. What was accepted before that event is whole.',
    advice: 'Keep the file, and restore a backup: counterflow store restore.',
    details: { path, ...damage },
  })
}

/** What stood in the way of a clean end: on a full disk the last checkpoint fails, and the log keeps everything. */
export function closeStore(store: Store): unknown {
  try {
    store.close()
    return undefined
  } catch (error) {
    return asStorageError(error)
  }
}

async function runOn(store: SqliteStore, request: RunRequest, started: number): Promise<RunResult> {
  const { plan, inputs, speed, onProgress } = request
  const signals = listenForSignals()
  const behind = workBehind(store)
  try {
    const outside = openCommandOutside(store, [plan], request.allowed)
    putInForce(store, plan, { at: Date.now(), choices: request.choices, by: operatorName() })
    const providers = openProviders({
      clock: systemClock,
      random: Math.random,
      accessOf: accessOf(outside.connections, outside.secrets),
      read: pageReader(outside.client),
    })
    const services = { clock: systemClock, random: Math.random, files, providers, effects: outside.effects }
    const able: ReadonlySet<string> = new Set(Object.keys(outside.effects))
    const runtime = new Runtime({
      store,
      services,
      inputs,
      speed,
      onProgress,
      effectsPaused: () => store.effectsPaused,
      // What only a door that stays open can do is left for it, not given up.
      mayAct: ({ service }) => able.has(service),
      // An import ends before the index does; the next run, or the first question, goes on with it.
      whenIdle: () => behind.step(),
    })
    runtime.start(plan)
    const parts = { store, runtime, plan, services: able }
    const done = request.untilIdle
      ? untilIdle(parts, request.wait, systemClock, (moment) => request.onWait(moment))
      : runtime.idle().then(() => signals.received)
    const copies = openCommandCopies(store, runtime, [plan], outside.notify)
    const outcome = await Promise.race([
      signals.received.then((signal) => ({ signal })),
      done.then(
        (signal) => (signal === undefined ? {} : { signal }),
        (failure: unknown) => ({ failure }),
      ),
    ])
    await stopWithin(runtime, 'failure' in outcome ? patience : undefined)
    const waiting = stillWaiting(parts)
    await copies.close()
    await outside.close()
    return {
      flow: plan.flow.id,
      ...runtime.summary(),
      tables: plan.stages.flatMap(({ tables }) => tables.map(({ name }) => ({ name, rows: countRows(store, name) }))),
      unsent: waiting.reduce((sum, { waits, count }) => (waits === 'send' ? sum + count : sum), 0),
      waiting,
      seconds: Math.round(performance.now() - started) / 1000,
      stopped: 'signal' in outcome ? outcome.signal : undefined,
      failure: 'failure' in outcome ? outcome.failure : undefined,
    }
  } finally {
    behind.close()
    signals.ignore()
  }
}

/** After a failure a producer may wait for a commit that never comes: then it is left behind, nothing of it is written. */
async function stopWithin(runtime: Runtime, milliseconds: number | undefined): Promise<void> {
  const stopped = runtime.stop()
  if (milliseconds === undefined) return stopped
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([stopped, passed])
  clearTimeout(timer)
}

/** The first Ctrl-C stops cleanly, the second one at once: nothing is lost either way. */
export function listenForSignals(): { readonly received: Promise<NodeJS.Signals>; ignore(): void } {
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let receive: (signal: NodeJS.Signals) => void = () => {}
  const received = new Promise<NodeJS.Signals>((resolve) => {
    receive = resolve
  })
  for (const name of names) process.once(name, receive)
  // A flow that only waits for events would leave Node nothing to wait for.
  const alive = setInterval(() => {}, 3_600_000)
  return {
    received,
    ignore: () => {
      clearInterval(alive)
      for (const name of names) process.removeListener(name, receive)
    },
  }
}
