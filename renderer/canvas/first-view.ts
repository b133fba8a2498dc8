/**
 * Where a flow is looked at first. It is worked out before React Flow draws anything: cards drawn for a view that is left
 * at once, in another size and number than the next one needs, would be half of the work of opening a flow.
 */
import { getViewportForBounds, type Rect, useStoreApi, type Viewport } from '@xyflow/react'
import { type RefObject, useLayoutEffect, useState } from 'react'
import { detailAt, setDetail } from './detail.ts'
import type { CardNode } from './shown-nodes.ts'

/** Leaves the tools at the bottom free. */
export const fitting = { padding: { x: '32px', top: '28px', bottom: '64px' }, maxZoom: 1 } as const
export const lowestZoom = 0.05
export const highestZoom = 2
/** Below this a card is work to read; a flow that is too large for it is looked at where it begins instead. */
const smallest = 0.6
const readable = 0.75
/** Pixels of the window. */
const margin = 32
/** What zoom and pace take at the bottom. */
const toolRoom = 60
/** An empty ground stays where it is: it would move when the first step lands on it. */
const untouched: Viewport = { x: 0, y: 0, zoom: 1 }

/** Width and height are those of the ground in pixels. */
export function firstView(cards: readonly Rect[], width: number, height: number): Viewport {
  const all = boundsOf(cards)
  const whole = getViewportForBounds(all, width, height, lowestZoom, fitting.maxZoom, fitting.padding)
  if (whole.zoom >= smallest) return whole
  return { x: margin - all.x * readable, y: topOf(cards, all, height), zoom: readable }
}

/** Of a flow that is too high as well, the part around its first step is shown. */
function topOf(cards: readonly Rect[], all: Rect, height: number): number {
  const above = margin / readable
  const room = height / readable - above - toolRoom / readable
  const first = cards.reduce((before, card) => (card.x < before.x ? card : before))
  const isWhole = all.height <= room
  const middle = isWhole ? all.y + all.height / 2 : first.y + first.height / 2
  const top = middle - room / 2
  const within = isWhole ? top : Math.min(Math.max(top, all.y), all.y + all.height - room)
  return (above - within) * readable
}

function boundsOf(cards: readonly Rect[]): Rect {
  const [x, y] = [Math.min(...cards.map((card) => card.x)), Math.min(...cards.map((card) => card.y))]
  const right = Math.max(...cards.map((card) => card.x + card.width))
  const bottom = Math.max(...cards.map((card) => card.y + card.height))
  return { x, y, width: right - x, height: bottom - y }
}

const boxOf = ({ position, data }: CardNode): Rect => ({
  ...position,
  width: data.card.shape.width,
  height: data.card.shape.height,
})

/** The window may be smaller now, or the flow elsewhere: nobody is left before an empty ground. */
function shows({ x, y, zoom }: Viewport, cards: readonly Rect[], width: number, height: number): boolean {
  return cards.some((card) => {
    const [left, top] = [x + card.x * zoom, y + card.y * zoom]
    return left < width && top < height && left + card.width * zoom > 0 && top + card.height * zoom > 0
  })
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
    const cards = nodes.map(boxOf)
    const usual = cards.length === 0 ? untouched : firstView(cards, width, height)
    const first = kept !== undefined && shows(kept, cards, width, height) ? kept : usual
    setDetail(detailAt(first.zoom))
    store.setState({ transform: [first.x, first.y, first.zoom], width, height })
    setView(first)
  }, [view, ground, nodes, kept, store])
  return view
}
