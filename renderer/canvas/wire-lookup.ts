/** Finds the wire at a place: for dropping a step into it. */
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { placeOf } from '../document/place.ts'
import type { CardModel } from './card-model.ts'
import { headJoint } from './card-shape.ts'
import { type Curve, distanceTo, type Point, wireCurve } from './wire-path.ts'

export function curveOf(flow: Flow, edge: Edge, cards: ReadonlyMap<string, CardModel>): Curve | null {
  const { node, output } = splitOutput(edge.from)
  const card = cards.get(node)
  const joint = card?.shape.joints.get(output)
  if (!card || joint === undefined || !cards.has(edge.to)) return null
  const [start, end] = [placeOf(flow, node), placeOf(flow, edge.to)]
  return wireCurve({ x: start.x + card.shape.width, y: start.y + joint }, { x: end.x, y: end.y + headJoint })
}

/** The nearest wire within `reach` pixels of the layout. */
export function wireAt(flow: Flow, cards: ReadonlyMap<string, CardModel>, point: Point, reach: number): Edge | null {
  let [found, nearest]: [Edge | null, number] = [null, reach]
  for (const edge of flow.edges) {
    const curve = curveOf(flow, edge, cards)
    if (curve === null || isFar(curve, point, reach)) continue
    const distance = distanceTo(curve, point)
    if (distance < nearest) [found, nearest] = [edge, distance]
  }
  return found
}

/** A cubic lies within the box of its four points. */
function isFar({ start, bend1, bend2, end }: Curve, { x, y }: Point, reach: number): boolean {
  const [xs, ys] = [
    [start.x, bend1.x, bend2.x, end.x],
    [start.y, bend1.y, bend2.y, end.y],
  ]
  return (
    x < Math.min(...xs) - reach ||
    x > Math.max(...xs) + reach ||
    y < Math.min(...ys) - reach ||
    y > Math.max(...ys) + reach
  )
}
