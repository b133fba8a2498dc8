/** Cards elsewhere than the flow has them: under the pointer, or on their way. */
import type { CardNode } from './shown-nodes.ts'
import type { Point } from './wire-path.ts'

export type Places = ReadonlyMap<string, Point>

export const moved = (node: CardNode, place: Point | undefined): CardNode =>
  place === undefined ? node : { ...node, position: place }
