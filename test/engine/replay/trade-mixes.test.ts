/**
 * T-B2, T-B4, T-B6 for trade: whatever is looked back at, run again, made anew and tried, in whatever mixture, the outside
 * hears afterwards what it would have heard without, nothing more and nothing less, and the store is as it was.
 * `TRADE_MIXES=10000` runs more.
 */
import net from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { explainPath } from '../../../runtime/compile/explain-path.ts'
import { wayOf } from '../../../runtime/compile/way-steps.ts'
import { whyNot } from '../../../runtime/compile/why-not.ts'
import { runFlowTest } from '../../../runtime/engine/flow-test.ts'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { replay } from '../../../runtime/engine/replay/replay.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { planOf } from '../flows.ts'
import { rebuiltTables } from './tables-of.ts'
import { type ChangedTrade, changedTrades, liveChanged } from './trade-changes.ts'
import { type TradeFlowDraw, tradeDraws, tradeFlow } from './trade-flow.ts'
import type { TradeLife } from './trade-life.ts'

type Run = {
  readonly kind: 'explain' | 'shadow' | 'back-test' | 'rebuild' | 'as of' | 'test'
  readonly share: number
  readonly draw: TradeFlowDraw
}

const runs: fc.Arbitrary<readonly Run[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Run['kind'][]>('explain', 'shadow', 'back-test', 'rebuild', 'as of', 'test'),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    draw: tradeDraws,
  }),
  { minLength: 1, maxLength: 5 },
)

const numRuns = Number(process.env.TRADE_MIXES ?? 25)

/** A part of a day: what weeks do is proven elsewhere. */
const shortened = (trade: ChangedTrade): ChangedTrade => ({
  ...trade,
  moments: trade.moments.slice(0, 6).map((each) => ({ ...each, pause: Math.min(each.pause, 600_000) })),
})

const everything = (store: Store): string =>
  JSON.stringify([
    store.read(0, 1_000_000).map(({ text: _, ...event }) => event),
    store.effects({}),
    store.letters(),
    store.tables().map(({ name }) => [...store.rows(name)]),
    store
      .flowRuns('test')
      .map(({ stage }) => [store.timers(stage), store.states(stage, 1_000_000), store.stage(stage)]),
    store.deployments(),
  ])

function doRun({ store, plan, planOf: versions, clock, absences }: TradeLife, { kind, share, draw }: Run): void {
  const at = Math.max(1, Math.round(share * store.head))
  const asked = { past: store, before: plan, last: store.head, until: clock.now(), planOf: versions, absences }
  switch (kind) {
    case 'explain':
      for (const event of store.read(at - 1, 20)) {
        whyNot(plan, wayOf(plan, event, explainPath(plan, event)).steps)
        store.outcomes(event.offset)
      }
      return
    case 'shadow':
      for (const _ of replay({ ...asked, after: planOf(tradeFlow(draw)), first: at, all: share > 0.5 }));
      return
    case 'back-test': {
      const owed: Effect[] = []
      const selected = new Set(store.read(at - 1, 3).map(({ offset }) => offset))
      const after = planOf(tradeFlow(draw))
      for (const _ of replay({ ...asked, after, first: at, selected, owed: (effect) => void owed.push(effect) }));
      return
    }
    case 'rebuild':
      rebuiltTables(store, plan)
      return
    case 'as of':
      for (const _ of new PastState(store, versionTimes(store, plan, versions)).advance(at));
      return
    case 'test': {
      const told = store.read(0, 8, ['test/in.event']).map(({ type, time, data, subject }) => ({
        ...{ node: 'in', type, time, data, subject },
      }))
      const test = { name: 'kept', events: told, wait: '10m', expect: {}, standard: ['duplicate', 'replay'] as const }
      runFlowTest(plan.flow, test, nodeTypes)
    }
  }
}

/** Whoever opens a way out of this process is counted. */
const connect = net.Socket.prototype.connect
let opened = 0
beforeEach(() => {
  opened = 0
  net.Socket.prototype.connect = function counted(this: net.Socket, ...given: Parameters<typeof connect>) {
    opened++
    return connect.apply(this, given)
  } as typeof connect
})
afterEach(() => {
  net.Socket.prototype.connect = connect
})

it(
  'any mixture of looks at the past of a trade asks the outside for nothing, then or later',
  () => {
    let calls = 0
    fc.assert(
      fc.property(changedTrades(true), runs, (drawn, mixture) => {
        const trade = shortened(drawn)
        const [life, twin] = [liveChanged(trade), liveChanged(trade)]
        if (life.store.head === 0) return
        const before = everything(life.store)
        const called = life.receiver.calls.length
        for (const run of mixture) doRun(life, run)
        expect(life.receiver.calls.length).toBe(called)
        expect(everything(life.store)).toBe(before)
        for (const each of [life, twin]) each.askAll(4)
        const heard = ({ receiver }: TradeLife): readonly string[] => receiver.calls.map(({ key }) => key)
        expect(heard(life)).toEqual(heard(twin))
        calls += life.receiver.calls.length
      }),
      { numRuns },
    )
    expect(opened).toBe(0)
    // Otherwise nothing was proven.
    expect(calls).toBeGreaterThan(numRuns / 2)
  },
  numRuns > 1_000 ? 3_600_000 : undefined,
)
