/** When a figure crosses a line, and when the next crossing may be told. */
import { add, compare, type Decimal, negate } from '../../model/decimal.ts'
import type { Json } from '../../model/json.ts'
import { isObject } from '../../model/json.ts'

/**
 * `armed`: the figure has been on the far side, so reaching the line is a crossing. `idle`: it has not been there yet.
 * `told`: the crossing was told, and the figure must go back past the margin first.
 */
type Stance = 'idle' | 'armed' | 'told'
export type Watch = { readonly down: Stance; readonly up: Stance }
export type Direction = keyof Watch

/** The line, and the two places past which a crossing that was told may be told again. */
export type Line = { readonly at: Decimal; readonly above: Decimal; readonly below: Decimal }
export const lineAt = (at: Decimal, margin: Decimal): Line => ({
  at,
  above: add(at, margin),
  below: add(at, negate(margin)),
})

export function crossing(figure: Decimal, line: Line, watch: Watch): Direction | undefined {
  const side = compare(figure, line.at)
  if (side <= 0 && watch.down === 'armed') return 'down'
  return side >= 0 && watch.up === 'armed' ? 'up' : undefined
}

export function watchOn(figure: Decimal, line: Line, watch: Watch, crossed: Direction | undefined): Watch {
  const down = crossed === 'down' ? 'told' : watch.down
  const up = crossed === 'up' ? 'told' : watch.up
  return {
    down: compare(figure, down === 'told' ? line.above : line.at) > 0 ? 'armed' : down,
    up: compare(figure, up === 'told' ? line.below : line.at) < 0 ? 'armed' : up,
  }
}

/** Whether the figure is where a crossing of this direction leads to, whether or not anybody saw it cross. */
export const isBeyond = (figure: Decimal, line: Line, direction: Direction): boolean =>
  direction === 'down' ? compare(figure, line.at) <= 0 : compare(figure, line.at) >= 0

/** The watch as it was remembered. */
export const watchIn = (state: Json | undefined): Watch | undefined =>
  isObject(state) ? { down: stance(state.down), up: stance(state.up) } : undefined

const stance = (value: Json | undefined): Stance => (value === 'armed' || value === 'told' ? value : 'idle')
