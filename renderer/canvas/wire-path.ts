/** The curve of a wire, one cubic: for drawing it, for finding what the pointer is on, and for the picture. */

export type Point = { readonly x: number; readonly y: number }
export type Curve = { readonly start: Point; readonly bend1: Point; readonly bend2: Point; readonly end: Point }

/** How far below its ends a wire runs that leads back at about the same height: not through the cards between. */
const mostSag = 200

/** From the right side of one card to the left side of another. A way back swings out, so that it stays visible. */
export function wireCurve(start: Point, end: Point): Curve {
  const across = end.x - start.x
  if (across >= 0) {
    const reach = Math.max(across / 2, Math.min(40, distance(start, end) / 2))
    return { start, bend1: { x: start.x + reach, y: start.y }, bend2: { x: end.x - reach, y: end.y }, end }
  }
  const reach = 30 + 7 * Math.sqrt(-across)
  const sag = Math.max(0, mostSag - Math.abs(end.y - start.y))
  return { start, bend1: { x: start.x + reach, y: start.y + sag }, bend2: { x: end.x - reach, y: end.y + sag }, end }
}

export const pathOf = ({ start, bend1, bend2, end }: Curve): string =>
  `M${start.x},${start.y} C${bend1.x},${bend1.y} ${bend2.x},${bend2.y} ${end.x},${end.y}`

/** `at` runs from 0, the start, to 1. */
export function pointOn({ start, bend1, bend2, end }: Curve, at: number): Point {
  const rest = 1 - at
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * at, 3 * rest * at ** 2, at ** 3]
  return {
    x: a * start.x + b * bend1.x + c * bend2.x + d * end.x,
    y: a * start.y + b * bend1.y + c * bend2.y + d * end.y,
  }
}

const pieces = 24

/** How far a point is from a curve, in pixels of the layout; as exact as 24 straight pieces are. */
export function distanceTo(curve: Curve, point: Point): number {
  let nearest = Number.POSITIVE_INFINITY
  let before = curve.start
  for (let piece = 1; piece <= pieces; piece++) {
    const after = pointOn(curve, piece / pieces)
    nearest = Math.min(nearest, distanceToLine(before, after, point))
    before = after
  }
  return nearest
}

function distanceToLine(from: Point, to: Point, point: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const at = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const along = Math.min(1, Math.max(0, at))
  return distance({ x: from.x + along * dx, y: from.y + along * dy }, point)
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
