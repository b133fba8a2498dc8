/** Cards that are put in order glide to their places, so that the eye can follow; the flow itself has them there at once. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { isCalm } from './calm.ts'
import { moved, type Places } from './moved.ts'
import type { CardNode } from './shown-nodes.ts'
import type { Point } from './wire-path.ts'

/** ms. */
const duration = 220
/** More cards than this would glide in jerks. */
const most = 200

export function useGliding(base: readonly CardNode[]): {
  readonly nodes: readonly CardNode[]
  /** The very next change of places is shown as a movement. */
  glideNext(): void
} {
  const [places, setPlaces] = useState<Places | null>(null)
  const before = useRef(base)
  const asked = useRef(false)
  const frame = useRef(0)
  const stop = useCallback(() => {
    cancelAnimationFrame(frame.current)
    setPlaces(null)
  }, [])

  useLayoutEffect(() => {
    const ways = asked.current ? waysBetween(before.current, base) : []
    const hasNews = before.current !== base
    before.current = base
    if (!hasNews) return
    asked.current = false
    stop()
    if (ways.length === 0 || ways.length > most || isCalm()) return
    const begun = performance.now()
    const step = () => {
      const part = Math.min(1, (performance.now() - begun) / duration)
      if (part === 1) return stop()
      setPlaces(new Map(ways.map(({ id, from, to }) => [id, between(from, to, slowing(part))])))
      frame.current = requestAnimationFrame(step)
    }
    step()
  }, [base, stop])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const nodes = useMemo(
    () => (places === null ? base : base.map((node) => moved(node, places.get(node.id)))),
    [base, places],
  )
  const glideNext = useCallback(() => {
    asked.current = true
    // An edit that changed nothing leaves no wish behind.
    requestAnimationFrame(() => {
      asked.current = false
    })
  }, [])
  return { nodes, glideNext }
}

type Way = { readonly id: string; readonly from: Point; readonly to: Point }

function waysBetween(before: readonly CardNode[], after: readonly CardNode[]): readonly Way[] {
  const places = new Map(before.map(({ id, position }) => [id, position]))
  return after.flatMap(({ id, position: to }) => {
    const from = places.get(id)
    return from === undefined || (from.x === to.x && from.y === to.y) ? [] : [{ id, from, to }]
  })
}

const slowing = (part: number): number => 1 - (1 - part) ** 3

const between = (from: Point, to: Point, part: number): Point => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
})
