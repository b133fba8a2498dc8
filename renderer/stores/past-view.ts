/** Looking at the past: which moment the canvas shows instead of now. The flow itself is not touched. */
import { create } from 'zustand'
import type { PastMoment } from '../../runtime/model/api/past.ts'
import { asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { useDocument } from './document.ts'
import { showInstead } from './live.ts'
import { type Span, type Stretch, stretchAround } from './past-stretch.ts'
import { useShop } from './shop.ts'

export type Way = 'back' | 'on'

export type PastView = {
  /** Null: now is shown. */
  readonly at: number | null
  /** All that can be looked at. */
  readonly span: Span
  readonly stretch: Stretch
  /** What of it the scrubber covers. */
  readonly view: Span
  /** How much happened in each part of that, where it is known. */
  readonly busy: readonly number[]
  /** Nothing more happened in this direction. */
  readonly last: Way | null
  readonly shown: PastMoment | null
  /** ms of the past per ms of ours while it plays; null while it stands still. */
  readonly speed: number | null
  readonly failure: string | null
  /** Where it takes a while: events that were gone through, of those that have to be. */
  readonly working: { readonly done: number; readonly total: number } | null
}

const nothing: Span = { from: 0, to: 0 }
const now: PastView = {
  at: null,
  span: nothing,
  stretch: 'all',
  view: nothing,
  busy: [],
  last: null,
  shown: null,
  speed: null,
  failure: null,
  working: null,
}

export const usePastView = create<PastView>(() => now)

/** Opens at the newest moment: from there one goes back. */
export async function lookAtPast(): Promise<void> {
  const found = await host().call('past.span', {})
  if (found === null) return
  const span = { from: found.from, to: found.to + 1 }
  usePastView.setState({ ...now, span, view: span, at: span.to })
  void ask()
  void askHowBusy()
}

export function backToNow(): void {
  usePastView.setState(now)
  showInstead(null)
}

/** The scrubber goes along where the moment lies outside of what it covers. */
export function goToMoment(given: number): void {
  const { span, view, stretch } = usePastView.getState()
  const at = Math.max(span.from, Math.min(span.to, Math.round(given)))
  usePastView.setState({ at, last: null })
  if (at < view.from || at > view.to) cover(stretch)
  void ask()
}

/** Nearer or farther: the month, the day or the hour around the moment that is looked at. */
export function cover(stretch: Stretch): void {
  const { at, span } = usePastView.getState()
  if (at === null) return
  const zone = useShop.getState().shop?.zone ?? 'UTC'
  usePastView.setState({ stretch, view: stretchAround(at, stretch, span, zone), busy: [] })
  void askHowBusy()
}

/** Presses of a key that is held, of which no more wait than this. */
const mostSteps = 10
let steps = 0
let stepped = Promise.resolve()

/** To the moment right behind the next event that the flow hears, or behind the one before; one press after the other. */
export function stepTo(way: Way): Promise<void> {
  if (steps >= mostSteps) return stepped
  steps++
  stepped = stepped.then(() => step(way)).finally(() => steps--)
  return stepped
}

async function step(way: Way): Promise<void> {
  const { at } = usePastView.getState()
  const { id } = useDocument.getState()
  if (at === null || id === null) return
  try {
    const found = await host().call('past.step', { flow: id, at, way })
    if (usePastView.getState().at !== at) return
    if (found.at === null) usePastView.setState({ last: way })
    else goToMoment(found.at)
  } catch (error) {
    usePastView.setState({ failure: asApiFailure(error).message })
  }
}

/** Parts of the scrubber of which it is shown how much happened in them. */
const parts = 120

async function askHowBusy(): Promise<void> {
  const { view } = usePastView.getState()
  const { id } = useDocument.getState()
  if (id === null) return
  try {
    const { counts } = await host().call('past.busy', { flow: id, ...view, parts })
    if (usePastView.getState().view === view) usePastView.setState({ busy: counts })
  } catch {
    // A help to the eye: without it the scrubber is as good.
  }
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
