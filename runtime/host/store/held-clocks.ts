/** When the clock of a live flow stood still, as the engine notes it with its commits; beside the settings of the shop. */
import { withHeld } from '../../engine/held-clocks.ts'
import type { HeldClock } from '../../model/commit.ts'
import type { Json } from '../../model/json.ts'
import type { Settings } from './settings.ts'

const setting = 'held clock '
/** Two or three a day, for some years. */
const mostKept = 2_000

export function heldClocksIn(settings: Settings, flow: string): readonly HeldClock[] {
  const kept = settings.get(`${setting}${flow}`)
  return Array.isArray(kept) ? kept.flatMap((each) => read(flow, each)) : []
}

/** `first`: the oldest event that is kept; what was before it nobody can go through any more. */
export function noteHeldClock(settings: Settings, held: HeldClock, first: number): void {
  const all = withHeld(heldClocksIn(settings, held.flow), held)
  const kept = all.filter(({ through }) => through === null || through >= first).slice(-mostKept)
  settings.set(
    `${setting}${held.flow}`,
    kept.map(({ after, through }) => [after, through]),
  )
}

function read(flow: string, kept: Json): readonly HeldClock[] {
  if (!Array.isArray(kept)) return []
  const [after, through] = kept
  return typeof after === 'number' && (typeof through === 'number' || through === null)
    ? [{ flow, after, through }]
    : []
}
