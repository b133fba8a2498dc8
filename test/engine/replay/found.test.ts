/** What pasts made at random have found, each as a case of its own. */
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { Engine } from '../../../runtime/engine/engine.ts'
import { publish } from '../../../runtime/engine/publish.ts'
import { seeded } from '../../../runtime/engine/simulated.ts'
import { Bench, flowOf, planOf } from '../flows.ts'
import { again, recorded } from './lived-again.ts'
import { rebuiltTables, tablesOf } from './tables-of.ts'

describe('a run over the past', () => {
  it('goes on where a row is to be taken away that has no key: it needs a look, then and now', () => {
    const key = [{ name: 'id', value: 'data.id' }]
    const copy = { type: 'copy', table: 'customers', key, deleted: 'event.type == "customer.deleted"' }
    const plan = planOf(flowOf({ in: { type: 'manual' }, copy }, ['in.event > copy']))
    const bench = new Bench([plan])
    bench.send({ data: { id: 'a' } }, { type: 'customer.deleted', data: { id: null } }, { data: { id: 'b' } })
    const { store, clock } = bench
    expect(store.letters().map(({ code, offset }) => [code, offset])).toEqual([['TABLE_VALUE', 2]])
    expect([...store.rows('customers')]).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
  })

  it('answers nothing where nothing was to be done: what was read in is about the past', () => {
    const mail = { type: 'email', connection: 'mail', to: '"ann@example.com"', subject: 'x', text: 'x' }
    const failed = { type: 'table', table: 'failed', columns }
    const plan = planOf(flowOf({ in: { type: 'manual' }, mail, failed }, ['in.event > mail', 'mail.failed > failed']))
    const bench = new Bench([plan])
    bench.send({ data: {}, cforigin: 'import' }, { data: {} })
    const { store, clock } = bench
    expect(store.effects({}).map(({ state }) => state)).toEqual(['skipped', 'pending'])
    const live = recorded(store, plan)
    expect(again(store, plan, clock.now())).toEqual(live)
    // As an earlier version has said it.
    const [left] = store.effects({ states: ['skipped'] })
    const reason = 'It is about something that was read in from the past.'
    const nothing = { at: clock.now(), events: [], repeats: [], positions: [], stages: [] }
    store.commit({ ...nothing, effects: left ? [{ ...left, reason }] : [] })
    expect(again(store, plan, clock.now())).toEqual(live)
  })

  it('goes on where a sum cannot be exact any more: it needs a look, then and now', () => {
    const sum = {
      type: 'table',
      table: 'sums',
      columns: [{ name: 'n', type: 'integer', keep: 'add', value: 'data.n' }],
    }
    const keyed = { ...sum, key: [{ name: 'k', value: 'data.k' }] }
    const plan = planOf(flowOf({ in: { type: 'manual' }, keyed }, ['in.event > keyed']))
    const bench = new Bench([plan])
    const most = { k: 'a', n: Number.MAX_SAFE_INTEGER }
    bench.send({ data: most })
    for (let n = 0; n < 20; n++) bench.send({ data: { k: 'b', n } })
    bench.send({ data: most })
    bench.send({ data: { k: 'b', n: 20 } })
    const { store, clock } = bench
    const live = recorded(store, plan) as { tables: object; letters: string[] }
    const over = again(store, plan, clock.now()) as typeof live
    expect([...store.rows('sums')]).toEqual([most, { k: 'b', n: 210 }])
    expect(over.tables).toEqual(live.tables)
    for (const { letters } of [live, over]) expect(letters).toEqual([expect.stringContaining('WRITE_FAILED')])
  })

  it('ends as late as the flow waits for what comes late', () => {
    const guard = { type: 'quiet', for: '5m', zone: 'UTC' }
    const plan = planOf(
      flowOf({ in: { type: 'manual', lateBy: '2m' }, guard, told: { type: 'table', table: 'told', columns } }, [
        'in.event > guard',
        'guard.quiet > told',
      ]),
    )
    const bench = new Bench([plan])
    bench.send({})
    for (const minutes of [6, 2]) {
      for (let n = 0; n < minutes * 2; n++) {
        bench.clock.advance(30_000)
        bench.run()
      }
      const { store, clock } = bench
      expect([...store.rows('told')]).toHaveLength(minutes === 6 ? 0 : 1)
      expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
    }
  })
})

describe('a run over what was asked for after a sleep', () => {
  const plan = planOf(
    flowOf(
      {
        in: { type: 'manual' },
        once: { type: 'dedupe', key: 'data.n', remember: '5m' },
        told: { type: 'table', table: 'told', columns },
      },
      ['in.event > once', 'once.first > told'],
    ),
  )
  const minute = 60_000

  /** Two of the same, the second after an hour of sleep although it happened before; `between`: when it comes. */
  function asleep(between: (bench: Bench) => void): Bench {
    const bench = new Bench([plan])
    const began = bench.clock.now()
    bench.send({ data: { n: 1 } })
    bench.clock.advance(60 * minute)
    bench.engine.woke(began)
    bench.send({ data: { n: 2 }, time: began + minute })
    between(bench)
    bench.send({ data: { n: 1 }, time: began + 2 * minute })
    return bench
  }
  const reachToday = ({ engine }: Bench): void => engine.deployment('test')?.caughtUp('in')

  it.each<readonly [string, (bench: Bench) => void, number]>([
    ['goes by what was asked for, as the flow did until it had everything', () => {}, 2],
    ['goes by the clock on the wall from where the flow did', reachTodayAndOn, 4],
    ['goes by what was asked for across a crash', (bench) => startAnew(bench), 2],
  ])('%s', (_, between, rows) => {
    const bench = asleep(between)
    const { store, clock } = bench
    expect([...store.rows('told')]).toHaveLength(rows)
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
    reachToday(bench)
    bench.send({ data: { n: 3 } })
    expect(again(store, plan, clock.now())).toEqual(recorded(store, plan))
    expect(store.heldClocks('test').map(({ through }) => through)).toEqual([rows === 4 ? 4 : 6])
  })

  function reachTodayAndOn(bench: Bench): void {
    reachToday(bench)
    bench.send({ data: { n: 4 } })
  }

  function startAnew(bench: Bench): void {
    bench.engine = new Engine({ store: bench.store, clock: bench.clock, random: seeded(7) })
    bench.engine.deploy(plan)
  }
})

describe('a step that is new in a version', () => {
  it('shows and tells nobody what was before it, though the others of its kind begin with the past', () => {
    const note = (table: string) => ({ type: 'note', text: '{data.n}', table })
    const first = planOf(flowOf({ in: { type: 'manual' }, note: note('notes') }, ['in.event > note']))
    const bench = new Bench([first])
    publish(bench.store, first, undefined, '', 1)
    bench.send({ data: { n: 1 } }, { data: { n: 2 } })
    const steps = {
      show: { type: 'notification', title: '{data.n}' },
      answer: { type: 'push', message: '{data.n}' },
      mail: { type: 'email', connection: 'mail', to: '"ann@example.com"', subject: 'x', text: 'x' },
      also: note('also'),
    }
    const edges = ['note', ...Object.keys(steps)].map((step) => `in.event > ${step}`)
    const second = planOf(flowOf({ in: { type: 'manual' }, note: note('notes'), ...steps }, edges))
    publish(bench.store, second, first, '', 2, { added: 'beginning' })
    const next = new Bench([second], { store: bench.store, clock: bench.clock })
    next.run()
    expect(next.store.effects({})).toEqual([])
    expect([...next.store.rows('also')]).toHaveLength(2)
    next.send({ id: 'later', data: { n: 3 } })
    expect(next.store.effects({}).map(({ stage }) => stage)).toEqual(['test/answer', 'test/mail', 'test/show'])
  })
})

describe('a router that begins with the past', () => {
  const mail = { type: 'email', connection: 'mail', to: '"ann@example.com"', subject: 'x', text: 'x' }
  const minute = 60_000
  /** Tells a name that it has not heard before, and half an hour later that nobody came back. */
  const version = (key: string) =>
    planOf(
      flowOf(
        {
          in: { type: 'manual' },
          once: { type: 'dedupe', key },
          later: { type: 'wait', when: 'data.n > 0', unless: 'data.n < 0', key, for: '30m' },
          mail,
          remind: mail,
        },
        ['in.event > once', 'once.first > mail', 'in.event > later', 'later.elapsed > remind'],
      ),
    )
  const [first, second, third] = [version('data.k'), version('data.n'), version('data.n + 0')]
  const waitingFor = ({ store }: Bench): unknown =>
    store
      .effects({ states: ['pending'] })
      .map(({ stage }) => stage)
      .sort()

  /** Three of one name come, an hour apart from a fourth; what was sent by then is sent. */
  function begun(): Bench {
    const bench = new Bench([first])
    publish(bench.store, first, undefined, '', bench.clock.now())
    bench.send({ data: { k: 'a', n: 1 } }, { data: { k: 'a', n: 2 } }, { data: { k: 'a', n: 3 } })
    for (let n = 0; n < 60; n++) {
      bench.clock.advance(minute)
      bench.run()
    }
    bench.send({ data: { k: 'a', n: 4 } })
    for (const { key } of bench.engine.beginEffects(100)) bench.engine.endEffect(key, { kind: 'done', answer: null })
    bench.run()
    return bench
  }
  function changed(bench: Bench, plan: Plan, before: Plan): Bench {
    publish(bench.store, plan, before, '', bench.clock.now(), { reshaped: 'rebuild' })
    return new Bench([plan], { store: bench.store, clock: bench.clock, limits: { batch: 1 } })
  }

  it('has nothing sent about it, and everything about what comes due and what comes from then on', () => {
    const bench = begun()
    const next = changed(bench, second, first)
    next.run()
    expect(waitingFor(next)).toEqual([])
    const skipped = next.store.effects({ states: ['skipped'] })
    expect(skipped.map(({ stage }) => stage)).toEqual(['test/remind', 'test/remind', 'test/remind'])
    next.send({ id: 'fifth', data: { k: 'a', n: 5 } })
    expect(waitingFor(next)).toEqual(['test/mail'])
    // The fourth, which came before, and the fifth.
    next.clock.advance(31 * minute)
    next.run()
    expect(waitingFor(next)).toEqual(['test/mail', 'test/remind', 'test/remind'])
  })

  it('has nothing sent about it after a crash on the way either, and where a further version comes before it is through', () => {
    const bench = begun()
    const next = changed(bench, second, first)
    next.engine.step()
    next.restart()
    next.engine.step()
    expect(waitingFor(next)).toEqual([])
    const further = changed(next, third, second)
    further.run()
    expect(waitingFor(further)).toEqual([])
  })

  it('has sent what a person then wants to be sent, once', () => {
    const next = changed(begun(), second, first)
    next.run()
    const [one] = next.store.effects({ states: ['skipped'] })
    if (one === undefined) throw new Error('Nothing was left out')
    const wanted = { ...one, state: 'pending' as const, due: 0, reason: '' }
    expect(next.engine.ask([wanted])).toHaveLength(1)
    expect(next.engine.ask([wanted])).toHaveLength(0)
    expect(waitingFor(next)).toEqual([one.stage])
  })
})

describe('a table made anew', () => {
  const item = { item: 'data.item', quantity: 'data.quantity' }
  const changes = [
    { when: 'event.type == "goods.received"', change: 'receive', ...item },
    { when: 'event.type == "stock.counted"', change: 'set', ...item },
    { when: 'event.type == "order.placed"', change: 'reserve', lines: '[data]', reservation: 'data.order' },
  ]
  const stock = { type: 'stock', changes, hold: '2m' }
  const counted = (partitionkey: string, quantity: number | string) => ({
    ...{ type: 'stock.counted', partitionkey, data: { item: 'A', quantity } },
  })

  it('has a lane that people let go on at the place at which they did', () => {
    const plan = planOf(flowOf({ in: { type: 'manual' }, stock }, ['in.event > stock']))
    const bench = new Bench([plan])
    bench.send(counted('ann', 'many'), counted('ann', 5), counted('bob', 9))
    expect(tablesOf(bench.store)).toMatchObject({ stock: [{ available: '9' }] })
    const lane = { kind: 'lane', stage: 'test/stock', lane: 'ann', by: 'Ann', reason: '' } as const
    for (const verdict of ['retry', 'skip'] as const) {
      bench.engine.decide({ ...lane, verdict })
      bench.run()
      expect(rebuiltTables(bench.store, plan)).toEqual(tablesOf(bench.store))
    }
    expect(tablesOf(bench.store)).toMatchObject({ stock: [{ available: '5' }] })
  })

  it('has what rang by the clock on the wall, when nothing came any more', () => {
    const plan = planOf(flowOf({ in: { type: 'manual' }, stock }, ['in.event > stock']))
    const bench = new Bench([plan])
    bench.send(counted('ann', 3), { type: 'order.placed', data: { order: '1', item: 'A', quantity: 2 } })
    expect(tablesOf(bench.store)).toMatchObject({ stock: [{ available: '1', committed: '2' }] })
    bench.clock.advance(180_000)
    bench.run()
    expect(tablesOf(bench.store)).toMatchObject({ stock: [{ available: '3', committed: '0' }] })
    expect(rebuiltTables(bench.store, plan)).toEqual(tablesOf(bench.store))
  })

  it('has what one event brought before a further part of it needed a look', () => {
    const lines = { type: 'split', list: 'data.lines' }
    const plan = planOf(flowOf({ in: { type: 'manual' }, lines, stock }, ['in.event > lines', 'lines.item > stock']))
    const bench = new Bench([plan])
    const line = (quantity: number | string) => ({ item: 'A', quantity })
    bench.send({ type: 'goods.received', partitionkey: 'ann', data: { lines: [line(2), line('many'), line(4)] } })
    expect(tablesOf(bench.store)).toMatchObject({ stock: [{ available: '2' }] })
    expect(rebuiltTables(bench.store, plan)).toEqual(tablesOf(bench.store))
  })
})

const columns = [{ name: 'what', value: 'event.type' }]
