/** Lines that show, while a card is dragged, that it stands level with another one. */
import type { CardNode } from './shown-nodes.ts'
import type { Point } from './wire-path.ts'

/** In pixels of the layout; null where nothing is level. */
export type Guides = { readonly x: number | null; readonly y: number | null }
export const noGuides: Guides = { x: null, y: null }

const still: Point = { x: 0, y: 0 }
/** The grid does most; cards of other heights or placed off it are met within this many pixels. */
const near = 4
/** More cards than can be on a screen that one reads. */
const mostCompared = 400

/** For a single dragged card: where it is level, and how far it must still go to be exactly so. */
export function guidesFor(
  nodes: readonly CardNode[],
  places: ReadonlyMap<string, Point>,
): { readonly guides: Guides; readonly by: Point } {
  const [entry] = places
  if (places.size !== 1 || entry === undefined || nodes.length > mostCompared) return { guides: noGuides, by: still }
  const [id, place] = entry
  const own = nodes.find((node) => node.id === id)
  if (own === undefined) return { guides: noGuides, by: still }
  const others = nodes.filter((node) => node.id !== id)
  const x = nearest(
    others.map(({ position }) => position.x),
    place.x,
  )
  const y = nearest(
    others.map(({ position }) => position.y),
    place.y,
  )
  return {
    guides: { x, y },
    by: { x: x === null ? 0 : x - place.x, y: y === null ? 0 : y - place.y },
  }
}

function nearest(lines: readonly number[], at: number): number | null {
  let best: number | null = null
  for (const line of lines)
    if (Math.abs(line - at) <= near && (best === null || Math.abs(line - at) < Math.abs(best - at))) best = line
  return best
}
