/**
 * The newest counts of the flow that is watched. They change a few times a second, so they live off React's path:
 * whoever shows one listens and writes it into its own element.
 */
import type { LiveCounts } from '../../runtime/model/api/live.ts'

type Listener = (counts: LiveCounts | null, before: LiveCounts | null) => void

let current: LiveCounts | null = null
const listeners = new Set<Listener>()

export const liveCounts = (): LiveCounts | null => current

/** Returns the way to stop listening. The listener hears the present counts at once. */
export function onLiveCounts(listener: Listener): () => void {
  listeners.add(listener)
  listener(current, null)
  return () => void listeners.delete(listener)
}

let latest: LiveCounts | null = null
let instead: LiveCounts | null = null

export function setLiveCounts(counts: LiveCounts | null): void {
  latest = counts
  if (instead === null) show(counts)
}

/** Shows how it was at another moment in place of now, until null is handed in. */
export function showInstead(counts: LiveCounts | null): void {
  instead = counts
  show(counts ?? latest)
}

function show(counts: LiveCounts | null): void {
  const before = current
  current = counts
  for (const listener of listeners) listener(counts, before)
}
