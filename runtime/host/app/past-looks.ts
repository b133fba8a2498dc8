/** Questions of windows about a moment of the past, asked of a thread that is started with the first one. */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PastMoment, PastRows } from '../../model/api/past.ts'
import type { ArgumentsOf } from '../../model/api.ts'
import { CounterflowError } from '../../model/problem.ts'
import { errorOf } from '../front/failure.ts'
import { blockSize } from '../past/past-file.ts'
import type { PastAnswer, PastQuestion } from '../past/past-worker.ts'
import type { Caller, ShopParts } from './shop-parts.ts'

/** ms without a question after which the thread ends; its snapshots stay. */
const patience = 120_000
/** ms between two looks whether there are new events to make snapshots of. */
const pause = 30_000

/** Events at both ends of the log among which the first and the last moment are looked for. */
const ends = 1_000

/** In the desktop app the bundles lie side by side. */
const workerPath = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../past/past-worker.ts' : './past-worker.mjs', import.meta.url),
)

type Waiting = {
  readonly resolve: (answer: PastAnswer) => void
  readonly reject: (error: Error) => void
  readonly working: (working: Progress) => void
}
type Progress = { readonly done: number; readonly total: number }
type Question = PastQuestion extends infer Q ? (Q extends PastQuestion ? Omit<Q, 'id'> : never) : never

export function openPastLooks({ store, tell }: ShopParts) {
  let worker: Worker | undefined
  let asked = 0
  let idle: NodeJS.Timeout | undefined
  const waiting = new Map<number, Waiting>()

  function end(error = new Error('The look into the past ended early.')): void {
    const gone = worker
    worker = undefined
    clearTimeout(idle)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    void gone?.terminate()
  }

  function started(): Worker {
    if (worker) return worker
    const fresh = new Worker(workerPath, {
      workerData: { store: store.path },
      execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
    })
    fresh.on('message', (answer: PastAnswer) => {
      const asked = waiting.get(answer.id)
      if ('working' in answer) {
        asked?.working(answer.working)
        return
      }
      waiting.delete(answer.id)
      asked?.resolve(answer)
    })
    fresh.on('error', (error) => {
      if (worker === fresh) end(error)
    })
    fresh.unref()
    worker = fresh
    clearTimeout(idle)
    idle = setTimeout(() => end(), patience)
    idle.unref()
    return fresh
  }

  async function ask(question: Question, window: string): Promise<PastAnswer> {
    const id = ++asked
    const thread = started()
    clearTimeout(idle)
    idle = setTimeout(() => end(), patience)
    idle.unref()
    const { promise, resolve, reject } = Promise.withResolvers<PastAnswer>()
    const { flow, at } = question
    const working = (progress: Progress): void => tell('past', { flow, at, ...progress }, window)
    waiting.set(id, { resolve, reject, working })
    thread.postMessage({ ...question, id })
    const answer = await promise
    if ('failure' in answer) throw errorOf(answer.failure)
    return answer
  }

  // Snapshots are made before anybody asks, as soon as there is a block of new events.
  let seen = 0
  const build = setInterval(() => {
    if (store.head - seen < blockSize) return
    seen = store.head
    started().postMessage('build')
  }, pause)
  build.unref()

  return {
    methods: {
      'past.at': async (wish: ArgumentsOf<'past.at'>, { window }: Caller): Promise<PastMoment> => {
        const answer = await ask({ kind: 'moment', ...wish }, window)
        return 'moment' in answer ? answer.moment : unexpected()
      },
      'past.rows': async (wish: ArgumentsOf<'past.rows'>, { window }: Caller): Promise<PastRows> => {
        const answer = await ask({ kind: 'rows', ...wish }, window)
        return 'rows' in answer ? answer.rows : unexpected()
      },
      'past.step': async (
        wish: ArgumentsOf<'past.step'>,
        { window }: Caller,
      ): Promise<{ readonly at: number | null }> => {
        const answer = await ask({ kind: 'step', ...wish }, window)
        return 'step' in answer ? { at: answer.step } : unexpected()
      },
      'past.busy': async (
        { from, ...wish }: ArgumentsOf<'past.busy'>,
        { window }: Caller,
      ): Promise<{ readonly counts: readonly number[] }> => {
        const answer = await ask({ kind: 'busy', at: from, ...wish }, window)
        return 'counts' in answer ? { counts: answer.counts } : unexpected()
      },
      /** From the first event that is kept until the last of whatever happened in the store; null where there is none. */
      'past.span': (): { readonly from: number; readonly to: number } | null => {
        const { db, chain, lags } = store.parts
        const bounds = db.prepare<[number, number], { lowest: number | null; highest: number | null }>(
          'SELECT min(time) AS lowest, max(time) AS highest FROM event WHERE offset > ? AND offset <= ?',
        )
        const begin = bounds.get(store.first - 1, store.first + ends)
        const end = bounds.get(store.head - ends, store.head)
        const times = [begin?.lowest, end?.lowest, begin?.highest, end?.highest].filter(
          (time) => typeof time === 'number',
        )
        if (times.length === 0) return null
        // What had come was not worked off at once: there is something to see until it was.
        const worked = [chain.head()?.at, lags.newest()].filter((time) => time !== undefined)
        return { from: Math.min(...times), to: Math.max(...times, ...worked) }
      },
    },
    close(): void {
      clearInterval(build)
      end()
    },
  }
}

const unexpected = (): never => {
  throw new CounterflowError('UNEXPECTED', 'The past answered something else.')
}
