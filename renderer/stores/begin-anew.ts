/**
 * After the shop went back to an earlier state, what a window shows may not be there any more: it begins anew. Edits that
 * were not saved are kept meanwhile, as at every reload. The window that asked for it then shows what is missing.
 */
import type { EngineState } from '../../runtime/model/api/engine.ts'
import { openDialog } from './session.ts'

const name = 'counterflow.went-back'

/** Of the store that this window shows, as it was last told; undefined before that. */
let shown: number | null | undefined

/** True where the store is another one than before. */
export function isAnotherState(engine: EngineState): boolean {
  if (engine.state !== 'running') return false
  const before = shown
  shown = engine.restored ?? null
  return before !== undefined && before !== shown
}

/** What is under way when the page goes is told as a failure, which says nothing any more. */
let goes = false

export function beginAnew(): void {
  goes = true
  location.reload()
}

/** Once this window has begun anew; false: not after all. */
export function showGapAfterwards(wanted: boolean): void {
  if (goes) return
  try {
    if (wanted) sessionStorage.setItem(name, 'yes')
    else sessionStorage.removeItem(name)
  } catch {
    // Without storage the banner above everything leads there.
  }
}

export function showGap(): void {
  try {
    if (sessionStorage.getItem(name) === null) return
    sessionStorage.removeItem(name)
    openDialog('care')
  } catch {
    // As above.
  }
}
