/** What events and other people's code may do to a running engine: one delivery or one stage waits, everything else goes on. */
import { afterEach, describe, expect, it } from 'vitest'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { SimulatedClock, seeded } from '../../runtime/engine/simulated.ts'
import { files } from '../../runtime/host/files/files.ts'
import { Runtime } from '../../runtime/host/runtime.ts'
import type { Attempt } from '../../runtime/model/effect.ts'
import type { Json } from '../../runtime/model/json.ts'
import { defineConsumer, defineRouter } from '../../runtime/model/node.ts'
import { Bench, flowOf, planOf, startOfTest } from '../engine/flows.ts'
import { newFolder } from '../host/store/folder.ts'
import { expectPlain, expectPrototypesIntact } from './canary.ts'

afterEach(expectPrototypesIntact)

const node = (id: string, config: object, edges: readonly string[], name = 'test') => {
  const flow = flowOf({ in: { type: 'manual' } }, edges, name)
  return { ...flow, nodes: { ...flow.nodes, [id]: { version: 1, ...config } } as typeof flow.nodes }
}

describe('A09 events that cause themselves', () => {
  const circle = (id: string, hears: string, says: string) => {
    const flow = flowOf({ in: { type: 'events', types: hears } }, ['in.event > out'], id)
    return planOf({ ...flow, nodes: { ...flow.nodes, out: { type: 'emit', version: 1, config: { type: says } } } })
  }
  it.each<[string, Json | undefined, number]>([
    ['A09 from the start', undefined, 33],
    ['A09 half way through', 16, 17],
    ['A09 begun far below nothing', -1_000_000_000, 33],
    ['A09 with a fraction', -0.5, 33],
    ['A09 with a text', '-5', 33],
    ['A09 beyond every count', 1e308, 1],
  ])('%s', (_id, hop, head) => {
    for (const plans of [[circle('a', 'ping', 'ping')], [circle('a', 'ping', 'pong'), circle('b', 'pong', 'ping')]]) {
      const bench = new Bench(plans)
      const event = bench.event({ type: 'ping', data: {}, ...(hop === undefined ? {} : { hop }) })
      bench.engine.offer({ events: [{ ...event, channel: 'events' }], settle: () => {} })
      bench.run()
      expect(bench.store.letters()).toMatchObject([{ code: 'LOOP' }])
      expectPlain(bench.store.letters()[0]?.message ?? '')
      expect(bench.store.head).toBe(head)
    }
  })

  it('A09 an event that grows on its way ends as a dead letter, and nothing of that size is stored', () => {
    const fields = Array.from({ length: 20 }, (_, n) => ({ name: `f${n}`, value: 'data' }))
    const flow = flowOf({ in: { type: 'events', types: 'ping' } }, ['in.event > out'])
    const out = { type: 'emit', version: 1, config: { type: 'ping', keep: 'listed', fields } }
    const bench = new Bench([planOf({ ...flow, nodes: { ...flow.nodes, out } })])
    bench.engine.offer({ events: [{ ...bench.event({ type: 'ping', data: 'x'.repeat(300) }), channel: 'events' }], settle: () => {} }) // biome-ignore format: a row
    bench.run()
    expect(bench.store.letters()).toMatchObject([{ code: 'EVENT_TOO_LARGE' }])
    expectPlain(bench.store.letters()[0]?.message ?? '')
    expect(bench.store.read(0, 10).every(({ text }) => text.length <= 1_000_000)).toBe(true)
  })
})

it('A21 a stage with too many keys stops, says so, and goes on where it stopped when it may have more', () => {
  const plan = planOf(node('once', { type: 'dedupe', config: { key: 'data' } }, ['in.event > once']))
  const { store } = new Bench([plan], { store: newFolder().open() })
  const few = new Bench([plan], { store, limits: { stateKeys: 10 } })
  few.send(...Array.from({ length: 40 }, (_, data) => ({ data })))
  expect(few.engine.halted()).toEqual([expect.stringContaining('STATE_LIMIT')])
  expectPlain(few.engine.halted()[0] ?? '')
  few.send({ data: 40 })
  expect(store.letters()).toEqual([])
  const more = new Bench([plan], { store })
  more.run()
  expect(more.engine.halted()).toEqual([])
  const first = store.read(0, 200).filter(({ channel }) => channel === 'test/once.first')
  expect(first.map(({ data }) => data)).toEqual(Array.from({ length: 41 }, (_, data) => data))
})

const strange: readonly (readonly [id: string, throwIt: () => unknown])[] = [
  ['A63 undefined', () => undefined],
  ['A63 null', () => null],
  ['A63 an object without a prototype', () => Object.create(null)],
  ['A63 an object whose text throws', () => ({ toString: () => fail('no') })],
  ['A63 a symbol', () => Symbol('x')],
  ['A63 an error whose message throws', () => Object.defineProperty(new Error('a'), 'message', { get: () => fail('no') })], // biome-ignore format: a row
  ['A63 an error whose message is a number', () => Object.assign(new Error('a'), { message: 5 })],
  ['A63 an error of ten megabytes', () => new Error('x'.repeat(10_000_000))],
  ['A63 an error with a code of a megabyte', () => Object.assign(new Error('a'), { code: 'x'.repeat(1_000_000) })],
  ['A63 a proxy that throws at every look', () => new Proxy({}, { get: () => fail('no'), getPrototypeOf: () => fail('no') })], // biome-ignore format: a row
]
function fail(word: string): never {
  throw new Error(word)
}

describe('code that throws', () => {
  const plain = {
    version: 1,
    title: 'A',
    icon: 'x',
    summary: '.',
    fields: {},
    explain: () => 'x',
    examples: [],
  } as const
  it.each(strange)('%s costs a consumer or a router this one event', (_id, throwIt) => {
    const consumer = defineConsumer({
      ...plain,
      type: 'throwing',
      role: 'consumer',
      outputs: [],
      compile: () => ({
        event(event, context) {
          context.state.set('seen', event.data)
          if (event.data === 1) throw throwIt()
        },
      }),
    })
    const router = defineRouter({
      ...plain,
      type: 'throws',
      role: 'router',
      stateful: false,
      changesContent: false,
      outputs: ['on'],
      compile: () => (event, emit) => {
        if (event.data === 1) throw throwIt()
        emit('on', event)
      },
    })
    const flow = flowOf(
      { in: { type: 'manual' }, way: { type: 'throws' }, it: { type: 'throwing' }, note: { type: 'note', text: 'x' } },
      ['in.event > it', 'in.event > way', 'way.on > note'],
    )
    const { store } = new Bench([planOf(flow, [consumer, router])], { store: newFolder().open() })
    new Bench([planOf(flow, [consumer, router])], { store }).send({ data: 0 }, { data: 1 }, { data: 2 })
    const letters = store.letters()
    expect(letters.map(({ stage, offset }) => [stage, offset]).sort()).toEqual([
      ['test/it', 2],
      ['test/note', 2],
    ])
    for (const { message, code } of letters) expect(message.length + code.length).toBeLessThan(700)
    expect(store.state('test/it', 'seen')?.value).toBe(2)
    expect([...store.rows('notes')]).toHaveLength(2)
  })
})

describe('a service that misbehaves', () => {
  const plan = planOf(
    node('call', { type: 'http', config: { url: 'https://shop.example/', method: 'PUT', tries: 1 } }, [
      'in.event > call',
    ]),
  )
  const perform = async (attempt: () => unknown) => {
    const clock = new SimulatedClock(startOfTest)
    const store = newFolder().open()
    // What types forbid and plain JavaScript does not.
    const http = { attempt: attempt as () => Promise<Attempt> }
    const runtime = new Runtime({ store, services: { clock, random: seeded(1), files, effects: { http } } })
    runtime.start(plan)
    const event = eventFromInput({ type: 'a', id: '1', data: 1 }, { channel: 'test/in.event', source: '/s', now: startOfTest, id: () => null }) // biome-ignore format: a row
    if (isRefusal(event)) throw new Error(event.message)
    await runtime.accept([event])
    const idle = runtime.idle()
    for (let n = 0; n < 20; n++) {
      clock.advance(5_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await idle
    await runtime.stop()
    return store.effects({}).map(({ state, attempts, reason, answer }) => ({ state, attempts, reason, answer }))
  }

  type Service = readonly [id: string, attempt: () => unknown, state: string]
  const services: readonly Service[] = [
    ...strange.map(([id, throwIt]): Service => [`${id} thrown`, () => fail2(throwIt()), 'unknown']),
    ...strange.map(([id, throwIt]): Service => [`${id} rejected`, () => Promise.reject(throwIt()), 'unknown']),
    ['A63 no answer at all', () => new Promise(() => {}), 'unknown'],
    ['A63 nothing as an answer', async () => undefined, 'unknown'],
    ['A63 another kind of answer', async () => ({ kind: 'maybe' }), 'unknown'],
    ['A63 a proxy as an answer', async () => new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : fail('no')) }), 'unknown'], // biome-ignore format: a row
    ['A63 done, with what JSON cannot hold', async () => ({ kind: 'done', answer: 10n }), 'done'],
    ['A63 done, without an answer', async () => ({ kind: 'done' }), 'done'],
  ]
  it.each(services)('%s', async (_id, attempt, state) => {
    const [effect, ...others] = await perform(attempt)
    expect(others).toEqual([])
    expect(effect).toMatchObject({ state, attempts: 1 })
    expect(effect?.reason.length).toBeLessThan(600)
  })

  it('A63 that answers twice changes one state once', () => {
    const bench = new Bench([plan], { store: createMemoryStore() })
    bench.send({ data: 1 })
    const [effect] = bench.engine.beginEffects(1)
    for (const n of [1, 2]) bench.engine.endEffect(effect?.key ?? '', { kind: 'done', answer: { n } })
    bench.run()
    bench.engine.endEffect(effect?.key ?? '', { kind: 'failed', reason: 'late', answer: null })
    bench.run()
    expect(bench.store.effects({})).toMatchObject([{ state: 'done', answer: { n: 1 } }])
    const answers = bench.store.read(0, 10).filter(({ type }) => type === 'http.answered')
    expect(answers.map(({ data }) => data)).toEqual([{ answer: { n: 1 }, about: 1 }])
  })
})

function fail2(thrown: unknown): never {
  throw thrown
}
