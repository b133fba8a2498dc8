/** Flows of trade made at random: any mixture of steps of every type that there is, in every way in which they can be set. */
import fc from 'fast-check'
import type { Flow } from '../../../runtime/model/flow.ts'
import { flowOf } from '../flows.ts'
import { entranceParts } from './trade-entrances.ts'
import { tradeParts } from './trade-parts.ts'
import type { Nodes, TradeDraw, Wired } from './trade-wiring.ts'

const parts: { readonly [name: string]: (draw: TradeDraw) => Wired } = { ...tradeParts, ...entranceParts }

/** Beside the parts, what the fields with a choice are set to. */
export type TradeFlowDraw = TradeDraw & { readonly parts: readonly string[] }

/** A flow with it follows the time of its events alone, and it would be in every second one. */
const rare = 'past'
const usual = Object.keys(parts).filter((name) => name !== rare)

export const tradeDraws: fc.Arbitrary<TradeFlowDraw> = fc.record({
  parts: fc.oneof(
    { weight: 7, arbitrary: fc.subarray(usual, { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.subarray(usual, { maxLength: 4 }).map((chosen) => [...chosen, rare]) },
  ),
  policy: fc.constantFrom('refuse', 'alert', 'backorder'),
  otherwise: fc.constantFrom('expired', 'approved', 'declined'),
  keepBack: fc.integer({ min: 0, max: 1 }),
  hold: fc.constantFrom(0, 2, 10),
  within: fc.integer({ min: 1, max: 9 }),
  line: fc.integer({ min: 0, max: 6 }),
  more: fc.boolean(),
  doubles: fc.boolean(),
})

/** Each part as a flow of its own. */
export const partDraws: readonly fc.Arbitrary<TradeFlowDraw>[] = Object.keys(parts).map((name) =>
  tradeDraws.map((draw) => ({ ...draw, parts: [name] })),
)

export function tradeFlow(draw: TradeFlowDraw): Flow {
  // A step that every version has: by those that stay it is known from where on another was at work.
  const nodes: Nodes = { in: { type: 'manual' }, diary: { type: 'note', text: '{event.type}', table: 'diary' } }
  const edges = ['in.event > diary']
  for (const name of draw.parts) {
    const part = parts[name]?.(draw)
    for (const [id, node] of Object.entries(part?.nodes ?? {})) {
      if (nodes[id] !== undefined) throw new Error(`Two parts have a step ${id}`)
      nodes[id] = node
    }
    edges.push(...(part?.edges ?? []))
  }
  return flowOf(nodes, edges)
}
