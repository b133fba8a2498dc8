/**
 * A way that is lit is to be seen: where none of its steps is in view, the canvas goes there. Whoever sees one of them
 * is not moved away from what they look at.
 */
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { placeOf } from '../document/place.ts'
import { useDocument } from '../stores/document.ts'
import { useSession } from '../stores/session.ts'
import { isCalm } from './calm.ts'
import { fitting } from './first-view.ts'
import type { WireEdge } from './shown-edges.ts'
import type { CardNode, NodeShelf } from './shown-nodes.ts'
import type { Point } from './wire-path.ts'

/** A long way is not shown smaller than this. */
const smallest = 0.6

export function useLitInView(shelf: NodeShelf): void {
  const view = useReactFlow<CardNode, WireEdge>()
  const store = useStoreApi()
  const lit = useSession((session) => session.lit)
  useEffect(() => {
    const { flow } = useDocument.getState()
    if (lit === null || flow === null) return
    const cards = shelf.cards()
    const there = [...lit.nodes].filter((id) => cards.has(id))
    const { transform, width, height } = store.getState()
    const [x, y, zoom] = transform
    const isSeen = ({ x: left, y: top }: Point): boolean => left > 0 && left < width && top > 0 && top < height
    const middleOf = (id: string): Point => {
      const place = placeOf(flow, id)
      const { width = 0, height = 0 } = cards.get(id)?.shape ?? {}
      return { x: x + (place.x + width / 2) * zoom, y: y + (place.y + height / 2) * zoom }
    }
    if (there.length === 0 || there.some((id) => isSeen(middleOf(id)))) return
    void view.fitView({
      ...fitting,
      nodes: there.map((id) => ({ id })),
      minZoom: Math.min(zoom, smallest),
      maxZoom: zoom,
      duration: isCalm() ? 0 : 180,
      interpolate: 'linear',
    })
  }, [lit, view, store, shelf])
}
