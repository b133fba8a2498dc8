/**
 * Everything on the canvas that shows live counts, behind one subscription. A view gets the counts and writes what
 * differs into its own elements: React renders nothing when counts change.
 */
import type { LiveCounts } from '../../runtime/model/api/live.ts'
import { liveCounts, onLiveCounts } from '../stores/live.ts'

type View = (counts: LiveCounts | null, before: LiveCounts | null) => void

const views = new Set<View>()
let stop: (() => void) | null = null

/** Shows the present counts at once. Returns the way to stop. */
export function showCounts(view: View): () => void {
  views.add(view)
  if (stop === null) {
    stop = onLiveCounts((counts, before) => {
      for (const one of views) one(counts, before)
    })
  } else view(liveCounts(), null)
  return () => {
    views.delete(view)
    if (views.size > 0) return
    stop?.()
    stop = null
  }
}

/** Writes a text into an element, unless it stands there already. */
export function writeText(element: Element | null, text: string): boolean {
  if (element === null) return false
  const node = element.firstChild
  if (node === null) {
    if (text === '') return false
    element.append(text)
    return true
  }
  if (node.nodeValue === text) return false
  node.nodeValue = text
  return true
}
