/** Turns counts that only rise into bars of what passed in each second. */
import type { LiveCounts } from '../../runtime/model/api/live.ts'

const second = 1_000
const [lowest, highest] = [2, 16]

/** Heights in pixels, oldest first; the tallest bar is the busiest second on show. */
export function passing(bars: number): (counts: LiveCounts, nodes: readonly string[]) => readonly number[] {
  const amounts: number[] = new Array(bars).fill(0)
  let slot = 0
  let before: number | undefined
  return (counts, nodes) => {
    const known = new Set(nodes)
    const total = Object.entries(counts.outputs).reduce(
      (sum, [output, { total }]) => (known.has(output.slice(0, output.indexOf('.'))) ? sum + total : sum),
      0,
    )
    const now = Math.floor(counts.at / second)
    if (slot === 0) slot = now
    // A machine that slept for a week has no week of bars to pass through.
    slot = Math.max(slot, now - bars)
    for (; slot < now; slot++) {
      amounts.push(0)
      amounts.shift()
    }
    const last = bars - 1
    // A host that was started anew counts from nothing again.
    amounts[last] = (amounts[last] ?? 0) + Math.max(0, total - (before ?? total))
    before = total
    const most = Math.max(1, ...amounts)
    return amounts.map((amount) => (amount === 0 ? lowest : lowest + ((highest - lowest) * amount) / most))
  }
}
