/** A changed flow over the past: what would have come out differently, in counts, rows, effects and money. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { type ReplayAsked, replay } from '../../../runtime/engine/replay/replay.ts'
import type { OutputDiff, ReplayReport } from '../../../runtime/model/api/past.ts'
import type { EventInput } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { Bench, flowOf, planOf } from '../flows.ts'

const column = (name: string, value: string, keep = 'set', type = 'integer') => ({ name, value, keep, type })
const money = (minor: number) => ({ minor, currency: 'GBP' })

/** Orders above a limit are held, told to the warehouse, and counted per customer. */
const holding = (limit: number, more: JsonObject = {}): Flow =>
  flowOf(
    {
      in: { type: 'manual' },
      risk: { type: 'route', rules: [{ name: 'held', when: `data.total.minor >= ${limit}` }] },
      held: {
        type: 'table',
        table: 'held_orders',
        key: [{ name: 'order', value: 'data.order', type: 'text' }],
        columns: [column('total_minor', 'data.total.minor')],
      },
      warn: { type: 'http', url: 'https://warehouse.example/{data.order}', method: 'PUT' },
      sums: {
        type: 'table',
        table: 'by_customer',
        key: [{ name: 'who', value: 'data.who', type: 'text' }],
        columns: [column('orders', '1', 'add'), column('spent_minor', 'data.total.minor', 'add')],
        ...more,
      },
    },
    ['in.event > risk', 'risk.held > held', 'risk.held > warn', 'in.event > sums'],
  )

const order = (n: number, minor: number, who = 'ann'): Partial<EventInput> => ({
  id: `o${n}`,
  type: 'order.placed',
  subject: `order/${n}`,
  data: { order: `#${n}`, who, total: money(minor) },
})

function lived(plan: Plan, inputs: readonly Partial<EventInput>[], pause = 60_000): Bench {
  const bench = new Bench([plan])
  for (const input of inputs) {
    bench.send(input)
    for (const effect of bench.engine.beginEffects(10))
      bench.engine.endEffect(effect.key, { kind: 'done', answer: { status: 200 } })
    bench.run()
    bench.clock.advance(pause)
    bench.run()
  }
  return bench
}

function compare(bench: Bench, before: Plan, after: Plan, more: Partial<ReplayAsked> = {}): ReplayReport {
  const { store } = bench
  const plans = new Map([before, after].map((plan) => [plan.hash, plan]))
  const steps = replay({
    past: store,
    before,
    after,
    first: 1,
    last: store.head,
    planOf: (hash) => plans.get(hash),
    until: bench.clock.now(),
    ...more,
  })
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const output = (report: ReplayReport, name: string): OutputDiff | undefined =>
  report.outputs.find((each) => each.output === name)

describe('a limit that is lowered', () => {
  const before = planOf(holding(50_000))
  const after = planOf(holding(20_000))
  const bench = lived(before, [order(1, 10_000), order(2, 60_000), order(3, 25_000, 'bob'), order(4, 20_000)])
  const report = compare(bench, before, after)

  it('tells how many orders would be held, which, and how much money that is', () => {
    const held = output(report, 'risk.held')
    expect([held?.was, held?.now, held?.new.count, held?.gone.count]).toEqual([1, 3, 2, 0])
    expect(held?.new.money).toEqual([money(45_000)])
    expect(held?.new.first.map(({ subject }) => subject)).toEqual(['order/3', 'order/4'])
    expect(output(report, 'risk.otherwise')).toMatchObject({ was: 3, now: 1 })
  })

  it('tells the rows that would be there, with the event that made them', () => {
    const [table] = report.tables.filter(({ table }) => table === 'held_orders')
    expect(table).toMatchObject({ added: 2, changed: 0, gone: 0 })
    expect(table?.sums).toEqual([{ column: 'total_minor', was: '0', now: '45000' }])
    expect(table?.rows.map(({ key, since }) => [key.order, since.subject])).toEqual([
      ['#3', 'order/3'],
      ['#4', 'order/4'],
    ])
  })

  it('T-B2: tells what would newly be asked of the outside, and asks nothing of it', () => {
    const [warn] = report.effects
    expect(warn).toMatchObject({ node: 'warn', was: 1, now: 3 })
    expect(warn?.new.first.map(({ what }) => what)).toEqual([
      'https://warehouse.example/%233',
      'https://warehouse.example/%234',
    ])
    expect(bench.store.effects({})).toHaveLength(1)
    expect(report.coverage.simulated).toBe(2)
  })

  it('takes what nothing has changed about from the log', () => {
    expect(report.coverage).toMatchObject({ taken: ['sums'], run: ['held', 'warn'] })
    expect(report.tables.map(({ table }) => table)).toEqual(['held_orders'])
  })

  it('is the other way round when the limit is raised again', () => {
    const back = compare(lived(after, [order(1, 25_000), order(2, 60_000)]), after, before)
    expect(output(back, 'risk.held')).toMatchObject({ was: 2, now: 1 })
    expect(back.tables[0]).toMatchObject({ added: 0, gone: 1 })
    expect(back.effects[0]?.gone.first.map(({ what }) => what)).toEqual(['https://warehouse.example/%231'])
  })
})

describe('a run that would have to remember too much', () => {
  it('ends with what to do, whether rows are kept once for both versions or for each', () => {
    const before = planOf(holding(50_000))
    const inputs = [1, 2, 3, 4].map((n) => order(n, 60_000))
    const bench = lived(before, inputs)
    const limited = (after: Flow, mostKept: number) => () => compare(bench, before, planOf(after), { mostKept })
    for (const after of [holding(20_000), holding(50_000, { columns: [column('orders', '2', 'add')] })]) {
      expect(limited(after, 8)).not.toThrow()
      expect(limited(after, 0)).toThrow(
        expect.objectContaining({ code: 'REPLAY_LIMIT', advice: expect.stringContaining('--most-kept') }),
      )
    }
  })
})

describe('what stood there when the stretch begins', () => {
  it('is what the live version had kept by then', () => {
    const before = planOf(holding(50_000))
    const more = { columns: [column('orders', '1', 'add'), column('spent_minor', 'data.total.minor * 2', 'add')] }
    const after = planOf(holding(50_000, more))
    const bench = lived(before, [order(1, 100), order(2, 200), order(3, 300)])
    const last = bench.store.find('/flows/test/in', 'o3') ?? 0
    const report = compare(bench, before, after, { first: last })
    expect(report.coverage.start).toBe('log')
    const [row] = report.tables.find(({ table }) => table === 'by_customer')?.rows ?? []
    // The columns shape what it keeps, so the changed table begins with what it would have kept itself.
    expect([row?.was?.spent_minor, row?.now?.spent_minor]).toEqual([600, 1200])
  })

  it('picks single events: only what they cause is compared', () => {
    const before = planOf(holding(50_000))
    const after = planOf(holding(20_000))
    const bench = lived(before, [order(1, 25_000), order(2, 30_000), order(3, 35_000)])
    const second = bench.store.find('/flows/test/in', 'o2') ?? 0
    const report = compare(bench, before, after, { first: second, selected: new Set([second]) })
    expect(output(report, 'risk.held')?.new.first.map(({ subject }) => subject)).toEqual(['order/2'])
    expect(report.effects[0]?.new.count).toBe(1)
    expect(report.tables.find(({ table }) => table === 'held_orders')?.added).toBe(1)
    expect(report.range).toMatchObject({ events: 1, selected: 1 })
  })

  it('counts of what needed a look only what is asked about, and names it', () => {
    const kept = (value: string) =>
      planOf(
        flowOf({ in: { type: 'manual' }, kept: { type: 'table', table: 'kept', columns: [column('n', value)] } }, [
          'in.event > kept',
        ]),
      )
    const [before, after] = [kept('data.text'), kept('data.n')]
    const inputs = [1, 2, 3].map((n) => ({ id: `e${n}`, partitionkey: `${n}`, data: { n, text: 'one' } }))
    const bench = lived(before, inputs)
    const second = bench.store.find('/flows/test/in', 'e2') ?? 0
    const whole = compare(bench, before, after)
    expect(whole.look).toMatchObject([{ was: 3, now: 0, gone: [{ code: 'CELL_TYPE' }, {}, {}] }])
    const one = compare(bench, before, after, { first: second, selected: new Set([second]) })
    expect(one.look).toMatchObject([{ was: 1, now: 0, new: [], gone: [{ event: { offset: second } }] }])
    const later = compare(bench, before, after, { first: second })
    expect(later.look).toMatchObject([{ was: 2, now: 0, gone: [{ event: { offset: second } }, {}] }])
  })
})

describe('T-B5: waiting', () => {
  const waiting = (length: string): Flow =>
    flowOf(
      {
        in: { type: 'manual' },
        idle: {
          type: 'wait',
          when: 'event.type == "checkout.started"',
          unless: 'event.type == "order.placed"',
          key: 'data.checkout',
          for: length,
        },
        remind: { type: 'http', url: 'https://mail.example/{data.checkout}' },
      },
      ['in.event > idle', 'idle.elapsed > remind'],
    )
  const before = planOf(waiting('60m'))
  const after = planOf(waiting('10m'))
  const start = (checkout: string): Partial<EventInput> => ({ type: 'checkout.started', data: { checkout } })
  const placed = (checkout: string): Partial<EventInput> => ({ type: 'order.placed', data: { checkout } })
  const bench = lived(before, [start('A'), start('B'), placed('A'), start('C')], 1_200_000)
  const timers = bench.store.timers('test/idle')
  const effects = bench.store.effects({})
  const head = bench.store.head
  const report = compare(bench, before, after)

  it('goes by the time of the events', () => {
    expect(output(report, 'idle.elapsed')).toMatchObject({ was: 1, now: 3, moved: 1 })
    expect(report.effects[0]?.moved).toBe(1)
    expect(report.effects[0]?.new.first.map(({ what }) => what)).toEqual(
      ['A', 'C'].map((checkout) => `https://mail.example/${checkout}`),
    )
  })

  it('leaves no timer, no effect and no event behind', () => {
    expect(bench.store.timers('test/idle')).toEqual(timers)
    expect(bench.store.effects({})).toEqual(effects)
    expect(bench.store.head).toBe(head)
  })

  it('T-B3: marks what was never in the log', () => {
    const [first] = output(report, 'idle.elapsed')?.new.first ?? []
    expect(first).toMatchObject({ cforigin: 'replay', type: 'checkout.started' })
  })
})

describe('stock', () => {
  const shop = (when: string): Flow =>
    flowOf(
      {
        in: { type: 'manual' },
        sold: { type: 'filter', when },
        stock: {
          type: 'table',
          table: 'pieces',
          key: [{ name: 'sku', value: 'data.sku', type: 'text' }],
          columns: [column('on_hand', 'data.pieces', 'add')],
        },
      },
      ['in.event > sold', 'sold.pass > stock'],
    )

  it('names the items that would fall below zero, also where they recover', () => {
    const before = planOf(shop('data.kind != "web"'))
    const after = planOf(shop('true'))
    const move = (sku: string, pieces: number, kind: string): Partial<EventInput> => ({ data: { sku, pieces, kind } })
    const bench = lived(before, [move('A', 5, 'in'), move('B', 5, 'in'), move('A', -7, 'web'), move('A', 9, 'in')])
    const [table] = compare(bench, before, after).tables
    expect(table).toMatchObject({ changed: 1 })
    expect(table?.rows[0]).toMatchObject({ was: { on_hand: 14 }, now: { on_hand: 7 } })
    expect(table?.belowZero).toEqual({ new: [{ sku: 'A' }], gone: [] })
  })
})

describe('steps that come, go and fail', () => {
  const base = { in: { type: 'manual' } }
  const kept = { type: 'table', table: 'kept', columns: [column('n', 'data.n')] }

  it('a step that is taken away', () => {
    const before = planOf(flowOf({ ...base, kept }, ['in.event > kept']))
    const after = planOf(flowOf(base, []))
    const report = compare(lived(before, [{ data: { n: 1 } }, { data: { n: 2 } }]), before, after)
    expect(report.tables[0]).toMatchObject({ table: 'kept', added: 0, gone: 2 })
  })

  it('a step that is new begins where the flow began', () => {
    const before = planOf(flowOf({ ...base, kept }, ['in.event > kept']))
    const more = { type: 'table', table: 'more', columns: [column('n', 'data.n')] }
    const after = planOf(flowOf({ ...base, kept, more }, ['in.event > kept', 'in.event > more']))
    const report = compare(lived(before, [{ data: { n: 1 } }, { data: { n: 2 } }]), before, after)
    expect(report.tables.find(({ table }) => table === 'more')).toMatchObject({ added: 2, gone: 0 })
  })

  it('a flow that was never on: everything is new', () => {
    const after = planOf(flowOf({ ...base, kept }, ['in.event > kept']))
    const bench = lived(after, [{ data: { n: 1 } }])
    const report = compare(bench, after, after, { before: undefined })
    expect(report.was).toBeNull()
    expect(report.tables[0]).toMatchObject({ added: 1 })
    expect(output(report, 'in.event')).toMatchObject({ was: 0, now: 1 })
  })

  it('deliveries that would be given up need a look', () => {
    const before = planOf(flowOf({ ...base, kept }, ['in.event > kept']))
    const after = planOf(
      flowOf({ ...base, kept: { ...kept, columns: [column('n', 'data.text')] } }, ['in.event > kept']),
    )
    const report = compare(lived(before, [{ data: { n: 1, text: 'one' } }]), before, after)
    expect(report.look).toEqual([
      expect.objectContaining({
        node: 'kept',
        was: 0,
        now: 1,
        new: [expect.objectContaining({ code: 'CELL_TYPE' })],
      }),
    ])
    expect(report.same).toBe(false)
  })
})
