/** What people do to a flow of trade while it lives: other versions are put in force, and it is paused and goes on. */
import fc from 'fast-check'
import type { Plan } from '../../../runtime/compile/plan.ts'
import type { PublishChoices } from '../../../runtime/engine/publish.ts'
import { planOf } from '../flows.ts'
import { type TradeFlowDraw, tradeDraws, tradeFlow } from './trade-flow.ts'
import { TradeLife } from './trade-life.ts'
import { type TradeMoment, tradeMoments } from './trade-past.ts'

/** Which fields of the draw another version has from another draw; parts: with those that both have, or more. */
const changeable = ['policy', 'keepBack', 'hold', 'within', 'line', 'more', 'doubles', 'otherwise', 'parts'] as const

type Change = {
  /** Before which of the moments, as a share of all. */
  readonly at: number
  readonly other: TradeFlowDraw
  readonly changed: readonly (typeof changeable)[number][]
  readonly choices: PublishChoices
  /** So many moments it is paused for; 0: not at all. */
  readonly paused: number
}

export type ChangedTrade = {
  readonly draw: TradeFlowDraw
  readonly changes: readonly Change[]
  readonly moments: readonly TradeMoment[]
}

const choices = (anew: boolean): fc.Arbitrary<PublishChoices> =>
  fc.record({
    reshaped: anew ? fc.constantFrom('empty', 'rebuild') : fc.constant('empty'),
    added: anew ? fc.constantFrom('now', 'beginning') : fc.constant('now'),
    removed: anew ? fc.constantFrom('drain', 'park', 'discard') : fc.constantFrom('park', 'discard'),
    returned: fc.constant('fresh'),
  })

/** `anew`: also what is built from the beginning, and what finishes what waits for it. */
export const changedTrades = (anew: boolean): fc.Arbitrary<ChangedTrade> =>
  fc.record({
    draw: tradeDraws,
    changes: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        other: tradeDraws,
        changed: fc.subarray([...changeable], { minLength: 1, maxLength: 3 }),
        choices: choices(anew),
        paused: fc.constantFrom(0, 0, 1, 2),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    moments: tradeMoments,
  })

/** Lets it live; `make` compiles each version, `after` is called behind each moment at which the flow is on. */
export function liveChanged(
  { draw, changes, moments }: ChangedTrade,
  after: (life: TradeLife) => void = () => {},
  make: (draw: TradeFlowDraw) => Plan = (drawn) => planOf(tradeFlow(drawn)),
): TradeLife {
  let drawn = draw
  let pausedUntil = 0
  const life = new TradeLife(make(drawn))
  moments.forEach((moment, index) => {
    for (const { at, other, changed, choices, paused } of changes) {
      if (Math.floor(at * moments.length) !== index) continue
      drawn = { ...drawn, ...Object.fromEntries(changed.map((field) => [field, other[field]])) }
      // As the window has it: what is in hand is worked off before another version comes into force.
      life.turn('on')
      life.publish(make(drawn), choices)
      pausedUntil = index + paused
    }
    // A crash while it is paused: it is on again in this world.
    life.turn(index < pausedUntil ? 'paused' : 'on')
    life.live(index < pausedUntil ? { ...moment, restarts: false } : moment)
    if (index >= pausedUntil) after(life)
  })
  life.turn('on')
  life.rest()
  return life
}
