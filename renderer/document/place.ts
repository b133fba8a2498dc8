/** Where steps stand: on a grid, and not on top of each other. */
import type { Flow } from '../../runtime/model/flow.ts'
import { cardSize, type Sizes, sizeOf } from './card-size.ts'

export type Point = { readonly x: number; readonly y: number }

/** Pixels of the layout between two lines of the grid. */
export const grid = 20

const snap = (length: number): number => {
  const snapped = Math.round(length / grid) * grid
  // A layout holds plain numbers only; minus zero would be one that JSON forgets.
  return Number.isFinite(snapped) ? snapped + 0 : 0
}

export const toGrid = ({ x, y }: Point): Point => ({ x: snap(x), y: snap(y) })

const origin: Point = { x: 0, y: 0 }

/** A step without a place stands at the origin: documents may leave their layout out. */
export const placeOf = (flow: Flow, id: string): Point =>
  (Object.hasOwn(flow.layout, id) ? flow.layout[id] : undefined) ?? origin

const none: Sizes = new Map()

/** The nearest place at or below a point where a new card covers no other one. */
export function freePlace(flow: Flow, at: Point, sizes: Sizes = none): Point {
  let { x, y } = toGrid(at)
  const cards = Object.keys(flow.nodes).map((id) => ({ ...placeOf(flow, id), ...sizeOf(sizes, id) }))
  for (let moved = true; moved; ) {
    const under = cards.find(
      (card) =>
        x < card.x + card.width &&
        card.x < x + cardSize.width &&
        y < card.y + card.height &&
        card.y < y + cardSize.height,
    )
    moved = under !== undefined
    if (under) y = Math.ceil((under.y + under.height + grid) / grid) * grid
  }
  return { x, y }
}

/** All steps that can be reached from one, itself included. */
export function downstream(flow: Flow, start: string): ReadonlySet<string> {
  const next = Map.groupBy(flow.edges, ({ from }) => from.slice(0, Math.max(0, from.indexOf('.'))))
  const reached = new Set([start])
  for (const id of reached) for (const { to } of next.get(id) ?? []) reached.add(to)
  return reached
}
