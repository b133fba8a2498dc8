/**
 * Undo and redo over a flow. A flow is immutable, so a step keeps the flow before and after it: undoing gives back the
 * very same value, and N edits with N undos end at identical JSON by construction.
 */
import type { Flow } from '../../runtime/model/flow.ts'

/** One intention of a person ("Move 3 steps"), however many changes it took. */
export type Step = {
  readonly label: string
  readonly before: Flow
  readonly after: Flow
  /** Edits of one gesture (a drag, typing into one field) become one step. */
  readonly gesture: string | null
}

export type History = { readonly past: readonly Step[]; readonly future: readonly Step[] }

export const noHistory: History = { past: [], future: [] }

/** More steps than a person can remember, and few enough to keep. */
const mostSteps = 500

/** Adds a step; an unchanged flow adds none. A new edit ends what could be redone. */
export function record(history: History, step: Step): History {
  const last = history.past.at(-1)
  if (step.after === step.before) return history
  if (last && step.gesture !== null && last.gesture === step.gesture) {
    const past = history.past.slice(0, -1)
    // A drag that came back to where it began has changed nothing.
    if (step.after === last.before) return { past, future: [] }
    return { past: [...past, { ...last, label: step.label, after: step.after }], future: [] }
  }
  return { past: [...history.past, step].slice(-mostSteps), future: [] }
}

/** Ends the gesture under way, so that the next edit is a step of its own. */
export function endGesture(history: History): History {
  const last = history.past.at(-1)
  if (!last || last.gesture === null) return history
  return { ...history, past: [...history.past.slice(0, -1), { ...last, gesture: null }] }
}

export function undo(history: History): { readonly history: History; readonly flow: Flow; readonly step: Step } | null {
  const step = history.past.at(-1)
  if (!step) return null
  const past = history.past.slice(0, -1)
  // What comes next is another intention, even where it goes on with the gesture before.
  return { step, flow: step.before, history: endGesture({ past, future: [step, ...history.future] }) }
}

export function redo(history: History): { readonly history: History; readonly flow: Flow; readonly step: Step } | null {
  const [step, ...future] = history.future
  if (!step) return null
  return { step, flow: step.after, history: { past: [...history.past, { ...step, gesture: null }], future } }
}
