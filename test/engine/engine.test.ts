import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { defineConsumer, defineRouter, defineStatefulRouter } from '../../runtime/model/node.ts'
import { StageWriteError, type Store } from '../../runtime/model/store.ts'
import { Bench, flowOf, planOf } from './flows.ts'

/** Fails where the data says so; `attempts` makes failures that heal. */
const failing = (when: (data: unknown) => boolean) =>
  defineConsumer({
    type: 'failing',
    role: 'consumer',
    version: 1,
    title: 'Failing',
    icon: 'bug',
    summary: 'Fails on purpose.',
    outputs: [],
    fields: {},
    explain: () => 'Fails',
    tables: () => [{ name: 'seen', key: [], columns: [{ name: 'n', type: 'integer', keep: 'set' }] }],
    compile: () => ({
      event(event, context) {
        context.append('seen', [(event.data as { n: number }).n])
        context.state.set('last', event.data)
        if (when(event.data)) throw new Error('It does not fit')
      },
    }),
    examples: [],
  })

const manual = { type: 'manual' }
const seen = (store: Store): unknown[] => [...store.rows('seen')].map((row) => row.n)

describe('accepting', () => {
  const plan = planOf(
    flowOf(
      { in: manual, t: { type: 'table', table: 'orders', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] } },
      ['in.event > t'],
    ),
  )

  it('accepts an event once, and answers a repeat as accepted', () => {
    const bench = new Bench([plan])
    expect(bench.send({ id: 'a', data: { n: 1 } })).toEqual([{ kind: 'accepted', offset: 1 }])
    expect(bench.send({ id: 'a', data: { n: 1 } })).toEqual([{ kind: 'duplicate', offset: 1 }])
    expect(bench.store.repeats(1)).toBe(1)
    expect([...bench.store.rows('orders')]).toEqual([{ n: 1 }])
  })

  it('sees repeats inside one batch', () => {
    const bench = new Bench([plan])
    const answers = bench.send({ id: 'a', data: { n: 1 } }, { id: 'a', data: { n: 1 } }, { id: 'b', data: { n: 2 } })
    expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'duplicate', 'accepted'])
    expect(bench.store.head).toBe(2)
  })

  it('keeps the first of two contents under one id, and says so', () => {
    const bench = new Bench([plan])
    bench.send({ id: 'a', data: { n: 1 } })
    expect(bench.send({ id: 'a', data: { n: 2 } })).toEqual([{ kind: 'conflict', offset: 1 }])
    expect([...bench.store.rows('orders')]).toEqual([{ n: 1 }])
  })

  it('answers nothing before the commit, and tries again after a failed one', () => {
    const store = createMemoryStore()
    let failures = 1
    const flaky = new Proxy(store, {
      get(target, name) {
        if (name === 'commit' && failures > 0) {
          return () => {
            failures--
            throw new Error('disk full')
          }
        }
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const bench = new Bench([plan], { store: flaky })
    const answers: unknown[] = []
    bench.engine.offer({
      events: [bench.event({ id: 'a', data: { n: 1 } })],
      settle: (given) => answers.push(...given),
    })
    expect(() => bench.engine.step()).toThrow('disk full')
    expect(answers).toEqual([])
    expect(store.head).toBe(0)
    bench.run()
    expect(answers).toEqual([{ kind: 'accepted', offset: 1 }])
    expect([...store.rows('orders')]).toEqual([{ n: 1 }])
  })
})

describe('a delivery that fails', () => {
  const flow = flowOf(
    {
      in: manual,
      f: { type: 'failing' },
      t: { type: 'table', table: 'others', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
    },
    ['in.event > f', 'in.event > t'],
  )

  it('becomes a dead letter, parks what comes behind it in its lane, and lets the rest go on', () => {
    const bench = new Bench([planOf(flow, [failing((data) => (data as { n: number }).n === 2)])])
    bench.send(...[1, 2, 3].map((n) => ({ partitionkey: 'A', data: { n } })), { partitionkey: 'B', data: { n: 4 } })
    expect(seen(bench.store)).toEqual([1, 4])
    expect([...bench.store.rows('others')].map((row) => row.n)).toEqual([1, 2, 3, 4])
    expect(bench.store.letters()).toMatchObject([{ stage: 'test/f', offset: 2, lane: 'A', message: 'It does not fit' }])
    expect(bench.store.parked('test/f')).toEqual([{ stage: 'test/f', offset: 3, split: 0, lane: 'A' }])
    expect(bench.store.state('test/f', 'last')?.value).toEqual({ n: 4 })
  })

  it('keeps the lane waiting over a restart', () => {
    const bench = new Bench([planOf(flow, [failing((data) => (data as { n: number }).n === 1)])])
    bench.send({ partitionkey: 'A', data: { n: 1 } })
    bench.restart()
    bench.send({ partitionkey: 'A', data: { n: 2 } })
    expect(seen(bench.store)).toEqual([])
    expect(bench.store.parked('test/f')).toHaveLength(1)
  })

  it('drains its lane in order when a person tries again, and names who did', () => {
    let healed = false
    const bench = new Bench([planOf(flow, [failing((data) => !healed && (data as { n: number }).n === 1)])])
    bench.send(...[1, 2, 3].map((n) => ({ partitionkey: 'A', data: { n } })))
    healed = true
    bench.engine.decide({ kind: 'lane', stage: 'test/f', lane: 'A', verdict: 'retry', by: 'Anna', reason: 'fixed' })
    bench.run()
    expect(seen(bench.store)).toEqual([1, 2, 3])
    expect(bench.store.letters()).toEqual([])
    expect(bench.store.parked('test/f')).toEqual([])
    expect(bench.store.read(0, 10).at(-1)).toMatchObject({
      type: 'counterflow.lane.released',
      source: '/operators/Anna',
    })
  })

  it('stops again at the next failure of a lane that is set free', () => {
    const bench = new Bench([planOf(flow, [failing((data) => (data as { n: number }).n !== 3)])])
    bench.send(...[1, 2, 3].map((n) => ({ partitionkey: 'A', data: { n } })))
    bench.engine.decide({ kind: 'lane', stage: 'test/f', lane: 'A', verdict: 'skip', by: 'Anna', reason: 'test order' })
    bench.run()
    expect(bench.store.letters()).toMatchObject([{ offset: 2 }])
    expect(bench.store.parked('test/f')).toMatchObject([{ offset: 3 }])
    expect(seen(bench.store)).toEqual([])
  })

  it.each([
    ['throws undefined', undefined],
    ['throws a text', 'no'],
    ['throws a huge object', { big: 'x'.repeat(1e6) }],
  ])('survives a handler that %s', (_, thrown) => {
    const type = failing(() => {
      throw thrown
    })
    const bench = new Bench([planOf(flow, [type])])
    bench.send({ data: { n: 1 } })
    expect(bench.store.letters()).toHaveLength(1)
    expect(bench.engine.isIdle).toBe(true)
  })
})

describe('writes that fail', () => {
  const flow = flowOf(
    {
      in: manual,
      f: { type: 'failing' },
      t: { type: 'table', table: 'others', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
    },
    ['in.event > f', 'in.event > t'],
  )

  it('cost only the event that cannot be written, whatever batch it came in', () => {
    const store = createMemoryStore()
    const broken = new Proxy(store, {
      get(target, name) {
        if (name === 'commit') {
          return (commit: Parameters<Store['commit']>[0]) => {
            const part = commit.stages.find((stage) => stage.stage === 'test/f')
            const rows = part?.tables.flatMap(({ rows }) => rows) ?? []
            if (rows.some((row) => row.kind === 'append' && row.values[0] === 5))
              throw new StageWriteError('test/f', new Error('constraint'))
            target.commit(commit)
          }
        }
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const bench = new Bench([planOf(flow, [failing(() => false)])], { store: broken })
    bench.send(...Array.from({ length: 40 }, (_, n) => ({ partitionkey: `k${n}`, data: { n } })))
    expect(bench.store.letters()).toMatchObject([{ stage: 'test/f', offset: 6, code: 'WRITE_FAILED' }])
    expect(seen(bench.store)).toEqual(Array.from({ length: 40 }, (_, n) => n).filter((n) => n !== 5))
    expect([...bench.store.rows('others')]).toHaveLength(40)
  })
})

describe('a stage that is slow', () => {
  it('leaves the shared commit and catches up on its own, missing nothing', () => {
    const plan = planOf(flowOf({ in: manual, f: { type: 'failing' } }, ['in.event > f']), [failing(() => false)])
    const bench = new Bench([plan], { limits: { budget: -1, page: 10 } })
    bench.send(...Array.from({ length: 500 }, (_, n) => ({ data: { n } })))
    expect(seen(bench.store)).toEqual(Array.from({ length: 500 }, (_, n) => n))
    expect(bench.engine.isIdle).toBe(true)
  })
})

describe('timers', () => {
  /** Emits once an hour after the first event of a key. */
  const alarm = defineStatefulRouter({
    type: 'alarm',
    role: 'router',
    stateful: true,
    version: 1,
    title: 'Alarm',
    icon: 'bell',
    summary: 'Rings an hour later.',
    outputs: ['ring', 'seen'],
    fields: {},
    explain: () => 'Rings',
    compile: () => ({
      event(event, context) {
        context.emit('seen')
        const key = event.subject ?? ''
        if (context.state.get(key) === undefined) context.timers.set(key, event.time + 3_600_000)
        context.state.set(key, true)
      },
      timer({ key }, context) {
        context.state.delete(key)
        context.emit('ring', { data: { key, at: context.now } })
      },
    }),
    examples: [],
  })
  const plan = planOf(
    flowOf(
      {
        in: manual,
        a: { type: 'alarm' },
        t: { type: 'table', table: 'rings', columns: [{ name: 'key', value: 'data.key' }] },
      },
      ['in.event > a', 'a.ring > t'],
    ),
    [alarm],
  )
  const at = (hours: number): string => new Date(Date.parse('2026-03-02T10:00:00Z') + hours * 3_600_000).toISOString()
  const log = (bench: Bench): string[] =>
    bench.store.read(0, 100).map((event) => `${event.channel.slice(5)} ${event.subject}`)

  it('fire by event time, before the event that brings the clock there', () => {
    const bench = new Bench([plan])
    bench.send({ subject: 'x', time: at(0) }, { subject: 'y', time: at(2) }, { subject: 'x', time: at(2.5) })
    expect(log(bench)).toEqual([
      'in.event x',
      'in.event y',
      'in.event x',
      'a.seen x',
      'a.timer x',
      'a.ring x',
      'a.seen y',
      'a.seen x',
    ])
    expect([...bench.store.rows('rings')]).toEqual([{ key: 'x' }])
  })

  it('fire by the wall clock while all producers are live and nothing arrives', () => {
    const bench = new Bench([plan])
    bench.send({ subject: 'x', time: at(0) })
    expect(bench.engine.nextDue()).toBe(Date.parse(at(1)))
    bench.clock.advance(3_600_000)
    bench.run()
    expect([...bench.store.rows('rings')]).toEqual([{ key: 'x' }])
    expect(bench.engine.nextDue()).toBeUndefined()
  })

  it('survive a restart, and are not fired twice', () => {
    const bench = new Bench([plan])
    bench.send({ subject: 'x', time: at(0) })
    bench.restart()
    bench.clock.advance(2 * 3_600_000)
    bench.run()
    bench.restart()
    bench.run()
    expect([...bench.store.rows('rings')]).toEqual([{ key: 'x' }])
  })

  it('are held after a wake until producers have caught up, so that what happened meanwhile comes first', () => {
    const bench = new Bench([plan])
    bench.send({ subject: 'x', time: at(0) })
    bench.engine.woke()
    bench.clock.advance(4 * 3_600_000)
    bench.engine.woke()
    bench.run()
    expect([...bench.store.rows('rings')]).toEqual([])
    bench.engine.deployment('test')?.caughtUp('in')
    bench.run()
    expect([...bench.store.rows('rings')]).toEqual([{ key: 'x' }])
  })
})

describe('what a stage emits', () => {
  const chain = flowOf(
    {
      in: manual,
      first: { type: 'dedupe', key: 'data.n' },
      t: { type: 'table', table: 'once', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
    },
    ['in.event > first', 'first.first > t'],
  )

  it('has an id that follows from its cause, and carries the correlation on', () => {
    const [one, two] = [new Bench([planOf(chain)]), new Bench([planOf(chain)])]
    two.send({ id: 'other', data: { n: 9 } })
    for (const bench of [one, two]) bench.send({ id: 'a', data: { n: 1 } })
    const [a, b] = [one, two].map((bench) => bench.store.read(0, 100).find((event) => event.causationid === 'a'))
    expect(a?.id).toBe(b?.id)
    expect(a).toMatchObject({
      correlationid: 'a',
      causationid: 'a',
      source: '/flows/test/first',
      channel: 'test/first.first',
    })
  })

  it('goes around a circle of flows 32 times and then becomes a dead letter', () => {
    const emitConfig = (id: string, hears: string, says: string) => {
      const flow = flowOf({ in: { type: 'events', types: hears }, out: { type: 'emit' } }, ['in.event > out'], id)
      return { ...flow, nodes: { ...flow.nodes, out: { type: 'emit', version: 1, config: { type: says } } } }
    }
    const bench = new Bench([planOf(emitConfig('a', 'ping', 'pong')), planOf(emitConfig('b', 'pong', 'ping'))])
    bench.engine.offer({
      events: [{ ...bench.event({ type: 'ping', data: {} }), channel: 'events' }],
      settle: () => {},
    })
    bench.run()
    expect(bench.store.letters()).toMatchObject([{ code: 'LOOP' }])
    expect(bench.store.head).toBe(33)
  })
})

describe('a stage that an event reaches on several ways', () => {
  it('gets it once, also when two producers of one flow hear it', () => {
    const flow = flowOf(
      {
        a: { type: 'events', types: 'order.*' },
        b: { type: 'events', types: '*' },
        t: { type: 'table', table: 'orders', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
      },
      ['a.event > t', 'b.event > t'],
    )
    const bench = new Bench([planOf(flow)])
    bench.engine.offer({
      events: [{ ...bench.event({ type: 'order.placed', data: { n: 1 } }), channel: 'events' }],
      settle: () => {},
    })
    bench.run()
    expect([...bench.store.rows('orders')]).toEqual([{ n: 1 }])
  })
})

describe('a router that fails', () => {
  /** Lets an order out line by line, and throws at a line that it does not like. */
  const moody = (dislikes: (n: number) => boolean) =>
    defineRouter({
      type: 'moody',
      role: 'router',
      stateful: false,
      changesContent: false,
      version: 1,
      title: 'Moody',
      icon: 'x',
      summary: 'Throws at some.',
      outputs: ['out'],
      fields: {},
      explain: () => 'Throws',
      compile: () => (event, emit) => {
        if (dislikes((event.data as { n: number }).n)) throw new Error('not that one')
        emit('out', event)
      },
      examples: [],
    })
  const flow = flowOf(
    {
      in: manual,
      s: { type: 'split', list: 'data.lines' },
      m: { type: 'moody' },
      t: { type: 'table', table: 'lines', columns: [{ name: 'n', type: 'integer', value: 'data.n' }] },
    },
    ['in.event > s', 's.item > m', 'm.out > t'],
  )
  const order = { partitionkey: 'A', data: { lines: [{ n: 1 }, { n: 2 }, { n: 3 }] } }
  const lines = (bench: Bench): unknown[] => [...bench.store.rows('lines')].map((row) => row.n)
  const retry = { kind: 'lane', stage: 'test/t', lane: 'A', verdict: 'retry', by: 'Anna', reason: '' } as const

  it('brings nothing half-way, and all of it in order when it is tried again', () => {
    let mood = 2
    const bench = new Bench([planOf(flow, [moody((n) => n === mood)])])
    bench.send(order)
    expect(lines(bench)).toEqual([])
    expect(bench.store.letters()).toMatchObject([{ code: 'ROUTER_FAILED', offset: 1 }])
    mood = 0
    bench.engine.decide(retry)
    bench.run()
    expect(lines(bench)).toEqual([1, 2, 3])
    expect(bench.store.letters()).toEqual([])
  })

  it('waits on when it fails again', () => {
    const bench = new Bench([planOf(flow, [moody((n) => n === 2)])])
    bench.send(order)
    bench.engine.decide(retry)
    bench.run()
    expect(lines(bench)).toEqual([])
    expect(bench.store.letters()).toMatchObject([{ code: 'ROUTER_FAILED', offset: 1 }])
  })
})
