/** Live counts as a host would send them, one tick after the other. */
import type { LiveCounts, StageCounts } from '../../../runtime/model/api/live.ts'

const stage = (handled: number, more: Partial<StageCounts> = {}): StageCounts => ({
  handled,
  waiting: 0,
  behind: 0,
  needsLook: 0,
  effectsOpen: 0,
  rows: null,
  halted: null,
  ...more,
})

/** One more event has gone through with every tick. */
export const countsOf = (flow: string, tick: number): LiveCounts => ({
  flow,
  since: 0,
  at: 1_000 * tick,
  state: 'on',
  head: 5_000 + tick,
  outputs: {
    'shop.event': { total: 1_204 + tick, perMinute: 38 },
    'which.payment-to-charge': { total: 1_198 + tick, perMinute: 37.8 },
    'which.nothing-to-pay': { total: 6, perMinute: 0 },
    'large.pass': { total: 65, perMinute: 2.4 },
    'large.rest': { total: 1_133 + tick, perMinute: 30 },
    'warehouse.answered': { total: 1_186 + tick, perMinute: 36 },
    'till.row': { total: 0, perMinute: 0 },
  },
  stages: {
    warehouse: stage(1_186 + tick, { waiting: 12, behind: 180_000, effectsOpen: 3 }),
    sales: stage(1_204 + tick, { rows: 1_204 + tick }),
    told: stage(1_186 + tick, { needsLook: 2 }),
    note: stage(65, { rows: 65, halted: 'Its table could not be written.' }),
  },
  progress: { till: { done: 40, total: 100 } },
})
