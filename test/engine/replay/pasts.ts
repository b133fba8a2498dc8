/** Flows and logs made at random, for proofs about looking back: what happened, and what a run over it says. */
import fc from 'fast-check'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import type { EventInput } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, flowOf, startOfTest } from '../flows.ts'

export type Draw = {
  readonly limit: number
  readonly burst: number
  readonly waits: number
  readonly all: boolean
  readonly listens: boolean
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  limit: fc.integer({ min: 0, max: 12 }),
  burst: fc.integer({ min: 1, max: 4 }),
  waits: fc.integer({ min: 1, max: 9 }),
  all: fc.boolean(),
  listens: fc.boolean(),
})

const column = (name: string, value: string, keep = 'set', type = 'integer') => ({ name, value, keep, type })

/** Rules, a window, waiting, a memory, tables of every kind, calls outside with their answers, and a flow that hears itself. */
export function drawnFlow({ limit, burst, waits, all, listens }: Draw): Flow {
  const rules = [
    { name: 'big', when: `data.n > ${limit}` },
    { name: 'even', when: 'data.n % 2 == 0' },
  ]
  const who = [{ name: 'who', value: 'data.who' }]
  const sums = [
    column('total', 'data.n', 'add'),
    column('kinds', 'string(data.n)', 'distinct', 'text'),
    column('last', 'data.n'),
  ]
  const flow = flowOf(
    {
      in: { type: 'manual' },
      size: { type: 'route', match: all ? 'all' : 'first', rules },
      dress: { type: 'transform', fields: [{ name: 'twice', value: 'data.n * 2' }] },
      often: { type: 'window', over: 'last', key: 'data.who', length: '5m' },
      many: { type: 'filter', when: `data.value >= ${burst}` },
      once: { type: 'dedupe', key: 'data.who', remember: '3m' },
      quiet: {
        type: 'wait',
        when: 'data.n % 3 != 0',
        unless: 'data.n % 3 == 0',
        key: 'data.who',
        for: `${waits}m`,
      },
      call: { type: 'http', url: 'https://shop.example/{data.who}' },
      sums: { type: 'table', table: 'sums', key: who, columns: sums },
      bursts: {
        type: 'table',
        table: 'bursts',
        columns: [column('who', 'data.key', 'set', 'text'), column('n', 'data.count')],
      },
      waited: { type: 'table', table: 'waited', key: who, columns: [column('times', '1', 'add')] },
      // Also where it would hear everything: what steps hand to each other is not for it.
      heard: { type: 'events', types: listens ? '*' : 'told.*' },
      echoes: { type: 'table', table: 'echoes', key: who, columns: [column('n', 'data.twice')] },
      answers: { type: 'table', table: 'answers', columns: [column('about', 'data.about.who', 'set', 'text')] },
    },
    [
      'in.event > size',
      'in.event > sums',
      'in.event > often',
      'in.event > quiet',
      'size.big > dress',
      'dress.event > once',
      'size.even > call',
      'often.result > many',
      'many.pass > bursts',
      'quiet.elapsed > waited',
      'quiet.stopped > call',
      'once.first > tell',
      'call.answered > answers',
      'heard.event > echoes',
    ],
  )
  const nodes = { ...flow.nodes, tell: { type: 'emit', version: 1, config: { type: listens ? 'told.twice' : 'said' } } }
  return { ...flow, nodes }
}

/** What comes, in batches; `answers`: whether the outside is asked between this batch and the next. */
export type Arrival = { readonly events: readonly { n: number; who: string; late: number }[]; readonly pause: number }

export const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc.record({
    events: fc.array(
      fc.record({
        n: fc.integer({ min: 0, max: 14 }),
        who: fc.constantFrom('ann', 'bob', 'cas'),
        late: fc.constantFrom(0, 0, 0, 60_000, 400_000),
      }),
      { maxLength: 6 },
    ),
    pause: fc.integer({ min: 0, max: 240_000 }),
  }),
  { minLength: 1, maxLength: 25 },
)

export type Lived = { readonly store: Store; readonly receiver: SimulatedReceiver; readonly now: number }

/** Lets a flow live through what comes, the outside included. */
export function live(plan: Plan, coming: readonly Arrival[]): Lived {
  const bench = new Bench([plan])
  const receiver = new SimulatedReceiver()
  bench.store.saveVersion({ hash: plan.hash, flow: plan.flow.id, text: JSON.stringify(plan.flow), at: startOfTest })
  let sent = 0
  for (const { events, pause } of coming) {
    const now = bench.clock.now()
    const inputs = events.map(
      ({ n, who, late }): Partial<EventInput> => ({
        id: `e${++sent}`,
        time: now - late,
        partitionkey: who,
        data: { n, who },
      }),
    )
    bench.send(...inputs)
    for (const effect of bench.engine.beginEffects(3)) bench.engine.endEffect(effect.key, receiver.receive(effect))
    bench.run()
    bench.clock.advance(pause)
    bench.run()
  }
  return { store: bench.store, receiver, now: bench.clock.now() }
}
