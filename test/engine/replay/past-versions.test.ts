/** Versions come and go, also ones that were there before: every moment is told by the version that ran then. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { type PublishChoices, publish } from '../../../runtime/engine/publish.ts'
import { PastState } from '../../../runtime/engine/replay/past-state.ts'
import { versionTimes } from '../../../runtime/engine/replay/version-times.ts'
import { versionTeller } from '../../../runtime/host/version-at.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from '../flows.ts'

type Draw = { readonly limit: number; readonly factor: number; readonly steps: 'both' | 'sum' | 'every' | 'other' }

const table = (name: string, value: string) => ({
  type: 'table',
  table: name,
  key: [{ name: 'who', value: 'data.who', type: 'text' }],
  columns: [{ name: 'n', type: 'integer', keep: 'add', value }],
})

/** A filter before a step whose meaning may change, and a step that stays or goes; `other`: none of the steps of the others. */
function versionOf({ limit, factor, steps }: Draw): Plan {
  const kept = {
    ...(steps === 'both' || steps === 'sum' ? { sum: table('sums', `data.n * ${factor}`) } : {}),
    ...(steps === 'both' || steps === 'every' ? { every: table('everything', 'data.n') } : {}),
    ...(steps === 'other' ? { other: table('others', `data.n * ${factor}`) } : {}),
  }
  const nodes = { in: { type: 'manual' }, big: { type: 'filter', when: `data.n > ${limit}` }, ...kept }
  return planOf(flowOf(nodes, ['in.event > big', ...Object.keys(kept).map((name) => `big.pass > ${name}`)]))
}

const sent = fc.record({ who: fc.constantFrom('ann', 'bob'), n: fc.integer({ min: 1, max: 9 }) })
type Moment = {
  readonly version: Draw
  readonly choices: PublishChoices
  readonly events: readonly { readonly who: string; readonly n: number }[]
}
const momentsOf = (steps: readonly Draw['steps'][], choices: fc.Arbitrary<PublishChoices>): fc.Arbitrary<Moment[]> =>
  fc.array(
    fc.record<Moment>({
      version: fc.record({
        limit: fc.constantFrom(0, 5),
        factor: fc.constantFrom(1, 10),
        steps: fc.constantFrom(...steps),
      }),
      choices,
      events: fc.array(sent, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 2, maxLength: 6 },
  )

const tablesOf = (plan: Plan, store: Pick<Store, 'rows'>): object =>
  Object.fromEntries(
    plan.stages.flatMap(({ tables }) => tables.map(({ name }): [string, object[]] => [name, [...store.rows(name)]])),
  )

/** Every moment of a flow that is published again and again, against what its tables held then. */
function livedThrough(drawn: readonly Moment[]): void {
  const bench = new Bench([])
  const { store } = bench
  const plans = new Map<string, Plan>()
  const then: { readonly plan: Plan; readonly tables: object; readonly from: number; readonly to: number }[] = []
  let live: Plan | undefined
  for (const { version, choices, events } of drawn) {
    const plan = versionOf(version)
    if (plan.hash !== live?.hash) {
      if (live) bench.engine.undeploy('test')
      publish(store, plan, live, '{}', 0, choices, 'Ann')
      const deployment = bench.engine.deploy(plan)
      for (const { node } of plan.producers) deployment.caughtUp(node)
      bench.run()
      live = plan
      plans.set(plan.hash, plan)
    }
    const from = store.head + 1
    const made = events.map((data) => bench.event({ data }, 'in', 'test'))
    bench.engine.offer({ events: made, settle: () => undefined })
    bench.run()
    then.push({ plan, tables: tablesOf(plan, store), from, to: store.head })
  }
  if (!live) return
  const times = versionTimes(store, live, (hash) => plans.get(hash))
  const versionAt = versionTeller(store, 'test', live.hash)
  for (const { plan, tables, from, to } of then) {
    const state = new PastState(store, times)
    for (const _ of state.advance(Math.floor(to / 2)));
    const kept = state.snapshot()
    const again = new PastState(store, times, kept && { offset: state.offset, kept })
    for (const _ of again.advance(to));
    expect(again.plan?.hash).toBe(plan.hash)
    expect(again.store && tablesOf(plan, again.store)).toEqual(tables)
    for (let offset = from; offset <= to; offset++) expect(versionAt(offset)).toBe(plan.hash)
  }
}

describe('the past of a flow that was published again and again', () => {
  it('is told by the version that ran, also by one that came back, and where no step of it is left', () => {
    const choices = fc.constant<PublishChoices>({ reshaped: 'empty', added: 'now' })
    fc.assert(fc.property(momentsOf(['both', 'sum', 'every', 'other'], choices), livedThrough), { numRuns: 100 })
  })

  it('has from each moment on what was built from the log then', () => {
    const choices = fc.record<PublishChoices>({
      reshaped: fc.constantFrom('rebuild', 'empty'),
      added: fc.constantFrom('now', 'beginning'),
    })
    // A step that goes on tells when a version came back that had everything else built anew.
    fc.assert(fc.property(momentsOf(['both', 'every'], choices), livedThrough), { numRuns: 100 })
  })
})
