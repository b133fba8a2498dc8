/**
 * Where a flow is looked at first. It is worked out before React Flow draws anything: cards drawn for a view that is left
 * at once, in another size and number than the next one needs, would be half of the work of opening a flow.
 */
import { getNodesBounds, getViewportForBounds, type Rect, useStoreApi, type Viewport } from '@xyflow/react'
import { type RefObject, useLayoutEffect, useState } from 'react'
import { detailAt, setDetail } from './detail.ts'
import type { CardNode } from './shown-nodes.ts'
import { fitting } from './use-controls.ts'

export const lowestZoom = 0.05
/** Below this nobody reads a card; a flow that is somewhat too large for it begins at its left instead. */
const readable = 0.6
const overview = 0.36
/** Pixels of the window. */
const margin = 32
/** An empty ground stays where it is: it would move when the first step lands on it. */
const untouched: Viewport = { x: 0, y: 0, zoom: 1 }

/** `all` is where the cards lie; width and height are those of the ground in pixels. */
export function firstView(all: Rect, width: number, height: number): Viewport {
  const whole = getViewportForBounds(all, width, height, lowestZoom, fitting.maxZoom, fitting.padding)
  if (whole.zoom >= readable || whole.zoom < overview) return whole
  const middle = whole.y + (all.y + all.height / 2) * whole.zoom
  const top = Math.max(margin, middle - (all.height / 2) * readable)
  return { x: margin - all.x * readable, y: top - all.y * readable, zoom: readable }
}

/** Null in the first render, in which the ground gets its size; nothing is painted in between. */
export function useFirstView(
  ground: RefObject<HTMLElement | null>,
  nodes: readonly CardNode[],
  kept: Viewport | undefined,
): Viewport | null {
  const store = useStoreApi()
  const [view, setView] = useState<Viewport | null>(null)
  useLayoutEffect(() => {
    if (view !== null || !ground.current) return
    const { clientWidth: width, clientHeight: height } = ground.current
    const first = kept ?? (nodes.length === 0 ? untouched : firstView(getNodesBounds([...nodes]), width, height))
    setDetail(detailAt(first.zoom))
    store.setState({ transform: [first.x, first.y, first.zoom], width, height })
    setView(first)
  }, [view, ground, nodes, kept, store])
  return view
}
