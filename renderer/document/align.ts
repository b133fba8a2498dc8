/** Lines chosen steps up, or spreads them evenly. */
import type { Flow } from '../../runtime/model/flow.ts'
import { type Sizes, sizeOf } from './card-size.ts'
import { placeNodes } from './move.ts'
import { nodeOf } from './node-types.ts'
import { placeOf } from './place.ts'

export type Side = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'
export type Direction = 'across' | 'down'

type Box = {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxesOf = (flow: Flow, ids: Iterable<string>, sizes: Sizes): readonly Box[] =>
  [...new Set(ids)].filter((id) => nodeOf(flow, id)).map((id) => ({ id, ...placeOf(flow, id), ...sizeOf(sizes, id) }))

/** Moves at least two steps to one side, or to the middle, of the box around them all. */
export function align(flow: Flow, ids: Iterable<string>, side: Side, sizes: Sizes): Flow {
  const boxes = boxesOf(flow, ids, sizes)
  if (boxes.length < 2) return flow
  const left = Math.min(...boxes.map(({ x }) => x))
  const right = Math.max(...boxes.map(({ x, width }) => x + width))
  const top = Math.min(...boxes.map(({ y }) => y))
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height))
  const place = ({ x, y, width, height }: Box): { x: number; y: number } => {
    switch (side) {
      case 'left':
        return { x: left, y }
      case 'center':
        return { x: (left + right - width) / 2, y }
      case 'right':
        return { x: right - width, y }
      case 'top':
        return { x, y: top }
      case 'middle':
        return { x, y: (top + bottom - height) / 2 }
      case 'bottom':
        return { x, y: bottom - height }
    }
  }
  return placeNodes(
    flow,
    boxes.map((box) => [box.id, place(box)]),
  )
}

/** Gives at least three steps the same room between each other; the first and the last one stay. */
export function distribute(flow: Flow, ids: Iterable<string>, direction: Direction, sizes: Sizes): Flow {
  const start = (box: Box): number => (direction === 'across' ? box.x : box.y)
  const length = (box: Box): number => (direction === 'across' ? box.width : box.height)
  const boxes = [...boxesOf(flow, ids, sizes)].sort((a, b) => start(a) - start(b))
  const [first, last] = [boxes[0], boxes.at(-1)]
  if (boxes.length < 3 || !first || !last) return flow
  const inner = boxes.slice(1, -1)
  const free = start(last) - start(first) - length(first) - inner.reduce((sum, box) => sum + length(box), 0)
  const room = free / (boxes.length - 1)
  let next = start(first) + length(first) + room
  return placeNodes(
    flow,
    inner.map((box) => {
      const at = next
      next += length(box) + room
      return [box.id, direction === 'across' ? { x: at, y: box.y } : { x: box.x, y: at }]
    }),
  )
}
