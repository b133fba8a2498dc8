/** Trying drafts on the past, for windows: one run per window, in a thread of its own. */
import { randomUUID } from 'node:crypto'
import { freemem } from 'node:os'
import type { ReplayReport, ReplayState } from '../../model/api/past.ts'
import type { ArgumentsOf } from '../../model/api.ts'
import type { OwedEffects } from '../past/owed-effects.ts'
import { roomIn, startReplay } from '../past/start-replay.ts'
import type { OpenDrafts } from './drafts.ts'
import type { Caller, ShopParts } from './shop-parts.ts'

/** Entries of each list that a window gets; a command gets more. */
const mostListed = 200
/** Runs that are kept for windows that ask again. */
const mostKept = 20

type Run = { state: ReplayState; owed: OwedEffects | null; readonly window: string; readonly stop: () => void }

export function openReplays({ store, tell }: ShopParts, drafts: OpenDrafts) {
  const runs = new Map<string, Run>()

  function change(replay: string, given: Partial<ReplayState>): void {
    const run = runs.get(replay)
    if (!run) return
    run.state = { ...run.state, ...given }
    const { flow, progress } = run.state
    tell(
      'replay',
      { replay, flow, progress, over: run.state.report !== null || run.state.failure !== null },
      run.window,
    )
  }

  function endThoseOf(window: string): void {
    for (const run of runs.values()) if (run.window === window) run.stop()
  }

  function forgetOldest(): void {
    for (const replay of runs.keys()) if (runs.size > mostKept) runs.delete(replay)
  }

  return {
    methods: {
      'replay.start': ({ flow, range, text, more }: ArgumentsOf<'replay.start'>, { window }: Caller) => {
        const document = text ?? drafts.need(flow).text
        endThoseOf(window)
        const replay = randomUUID()
        const progress = { done: 0, total: 1, part: 'range' } as const
        const stop = startReplay(
          { store: store.path, text: document, range, flow, most: mostListed, ...(more ? roomIn(freemem()) : {}) },
          {
            progress: (progress) => change(replay, { progress }),
            report: (report, owed) => {
              const run = runs.get(replay)
              if (run) run.owed = owed
              change(replay, { report })
            },
            failed: (failure) => change(replay, { failure }),
          },
        )
        runs.set(replay, { state: { replay, flow, progress, report: null, failure: null }, owed: null, window, stop })
        forgetOldest()
        return { replay }
      },
      'replay.read': ({ replay }: { readonly replay: string }): ReplayState | null => runs.get(replay)?.state ?? null,
      'replay.cancel': ({ replay }: { readonly replay: string }) => {
        runs.get(replay)?.stop()
        runs.delete(replay)
        return null
      },
    },
    /** What a run has found that was never sent; undefined where it is not known. */
    owed(replay: string): { readonly report: ReplayReport; readonly owed: OwedEffects } | undefined {
      const { state, owed } = runs.get(replay) ?? {}
      return state?.report && owed ? { report: state.report, owed } : undefined
    },
    close(): void {
      for (const { stop } of runs.values()) stop()
    },
  }
}

export type Replays = ReturnType<typeof openReplays>
