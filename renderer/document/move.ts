/** Moves steps, any number at once. */
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeOf } from './node-types.ts'
import { type Point, placeOf, toGrid } from './place.ts'

/** Puts steps at places, on the grid where `settle` says nothing else. Steps that do not exist are left out. */
export function placeNodes(flow: Flow, places: Iterable<readonly [string, Point]>, settle = toGrid): Flow {
  const moved = [...places]
    .map(([id, point]) => [id, settle(point)] as const)
    .filter(([id, to]) => nodeOf(flow, id) !== undefined && !isAt(flow, id, to))
  return moved.length === 0 ? flow : { ...flow, layout: { ...flow.layout, ...Object.fromEntries(moved) } }
}

/** Moves steps by a distance; they end on the grid. */
export function moveNodes(flow: Flow, ids: Iterable<string>, by: Point): Flow {
  return placeNodes(
    flow,
    [...ids].map((id) => {
      const { x, y } = placeOf(flow, id)
      return [id, { x: x + by.x, y: y + by.y }]
    }),
  )
}

function isAt(flow: Flow, id: string, { x, y }: Point): boolean {
  const here = Object.hasOwn(flow.layout, id) ? flow.layout[id] : undefined
  return here !== undefined && here.x === x && here.y === y
}
