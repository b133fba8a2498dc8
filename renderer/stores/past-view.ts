/** Looking at the past: which moment the canvas shows instead of now. The flow itself is not touched. */
import { create } from 'zustand'
import type { PastMoment } from '../../runtime/model/api/past.ts'
import { asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { useDocument } from './document.ts'
import { showInstead } from './live.ts'

export type Span = { readonly from: number; readonly to: number }

export type PastView = {
  /** Null: now is shown. */
  readonly at: number | null
  readonly span: Span
  readonly shown: PastMoment | null
  /** ms of the past per ms of ours while it plays; null while it stands still. */
  readonly speed: number | null
  readonly failure: string | null
  /** Where it takes a while: events that were gone through, of those that have to be. */
  readonly working: { readonly done: number; readonly total: number } | null
}

const now: PastView = { at: null, span: { from: 0, to: 0 }, shown: null, speed: null, failure: null, working: null }

export const usePastView = create<PastView>(() => now)

/** Opens at the newest moment: from there one goes back. */
export async function lookAtPast(): Promise<void> {
  const span = await host().call('past.span', {})
  if (span === null) return
  usePastView.setState({ ...now, span: { from: span.from, to: span.to + 1 }, at: span.to + 1 })
  void ask()
}

export function backToNow(): void {
  usePastView.setState(now)
  showInstead(null)
}

export function goToMoment(at: number): void {
  const { span } = usePastView.getState()
  usePastView.setState({ at: Math.max(span.from, Math.min(span.to, Math.round(at))) })
  void ask()
}

let asking = false

/** One question at a time: what was dragged over meanwhile is left out. */
async function ask(): Promise<void> {
  if (asking) return
  asking = true
  try {
    for (;;) {
      const { at } = usePastView.getState()
      const { id } = useDocument.getState()
      if (at === null || id === null) return
      const shown = await host().call('past.at', { flow: id, at })
      const after = usePastView.getState()
      if (after.at === null) return
      usePastView.setState({ shown, failure: null, working: null })
      showInstead({
        flow: id,
        at,
        since: at,
        state: shown.state,
        outputs: shown.outputs,
        wires: shown.wires,
        stages: Object.fromEntries(
          Object.entries(shown.stages).map(([node, { ahead, waiting, unsent, needsLook, rows }]) => [
            node,
            { handled: 0, waiting: ahead + waiting + unsent, behind: 0, needsLook, effectsOpen: 0, rows, halted: null },
          ]),
        ),
        progress: {},
        head: shown.offset,
      })
      if (after.at === at) return
    }
  } catch (error) {
    usePastView.setState({ failure: asApiFailure(error).message, speed: null, working: null })
  } finally {
    asking = false
  }
}

/** Returns the way to stop. */
export function followPast(): () => void {
  return host().on('past', ({ flow, done, total }) => {
    if (asking && useDocument.getState().id === flow) usePastView.setState({ working: { done, total } })
  })
}

let frame = 0

/** The past runs by, so many times as fast as it was; stops at the end. */
export function play(speed: number | null): void {
  cancelAnimationFrame(frame)
  usePastView.setState({ speed })
  if (speed === null) return
  let before = performance.now()
  const step = (time: number): void => {
    const { at, span, speed: pace } = usePastView.getState()
    if (at === null || pace === null) return
    const next = at + (time - before) * pace
    before = time
    if (next >= span.to) {
      usePastView.setState({ speed: null })
      goToMoment(span.to)
      return
    }
    goToMoment(next)
    frame = requestAnimationFrame(step)
  }
  frame = requestAnimationFrame(step)
}
