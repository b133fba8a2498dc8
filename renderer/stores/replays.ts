/** The run over the past that this window has asked for: one at a time, for the panel and for the publish dialog alike. */
import { create } from 'zustand'
import type { Failure } from '../../runtime/model/api/failure.ts'
import type { ReplayProgress, ReplayRange, ReplayReport } from '../../runtime/model/api/past.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { useDocument } from './document.ts'
import { savedUp } from './saving.ts'

export type ReplayRun = {
  readonly flow: string
  readonly range: ReplayRange
  /** It may use what memory the computer has to spare. */
  readonly more: boolean
  /** Edits of the draft when it began: after more of them the report is about something else. */
  readonly edits: number
  /** Steps of the version that was live when it began: the draft may not have them any more. */
  readonly before: Flow['nodes']
  /** Null until the host has answered. */
  readonly replay: string | null
  readonly progress: ReplayProgress
  readonly report: ReplayReport | null
  readonly failure: Failure | null
}

export const useReplay = create<{ readonly run: ReplayRun | null }>(() => ({ run: null }))

const isUnderWay = (run: ReplayRun | null): boolean => run !== null && run.report === null && run.failure === null

/** The draft as it is now, over a stretch of the past; a run under way is given up. `more`: it may use spare memory. */
export async function startReplay(flow: string, range: ReplayRange, more = false): Promise<void> {
  const run: ReplayRun = {
    flow,
    range,
    more,
    edits: useDocument.getState().edits,
    before: useDocument.getState().live?.flow?.nodes ?? {},
    replay: null,
    progress: { done: 0, total: 1, part: 'range' },
    report: null,
    failure: null,
  }
  useReplay.setState({ run })
  const change = (given: Partial<ReplayRun>): void => {
    const now = useReplay.getState().run
    if (now && now.flow === run.flow && now.range === range) useReplay.setState({ run: { ...now, ...given } })
  }
  try {
    await savedUp()
    const { replay } = await host().call('replay.start', { flow, range, ...(more ? { more } : {}) })
    change({ replay })
    // It may have been over before we knew its name.
    await readReplay(replay)
  } catch (error) {
    change({ failure: asApiFailure(error) })
  }
}

export function cancelReplay(): void {
  const { run } = useReplay.getState()
  useReplay.setState({ run: null })
  if (run?.replay != null && isUnderWay(run)) void host().call('replay.cancel', { replay: run.replay })
}

async function readReplay(replay: string): Promise<void> {
  const state = await host().call('replay.read', { replay })
  const { run } = useReplay.getState()
  if (run?.replay !== replay) return
  // The engine was started anew and knows nothing of it.
  if (state === null) {
    useReplay.setState({ run: null })
    return
  }
  const { progress, report, failure } = state
  useReplay.setState({ run: { ...run, progress, report, failure } })
}

/** Returns the way to stop. */
export function followReplays(): () => void {
  return host().on('replay', ({ replay, progress, over }) => {
    const { run } = useReplay.getState()
    if (run?.replay !== replay) return
    if (over) void readReplay(replay)
    else useReplay.setState({ run: { ...run, progress } })
  })
}
