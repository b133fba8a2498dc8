/** What happens to a flow of trade at random: orders, goods, money, people who answer and an outside that fails. */
import fc from 'fast-check'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { openTasks } from '../../../runtime/engine/open-tasks.ts'
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { answerEvent } from '../../../runtime/model/approval.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { Json } from '../../../runtime/model/json.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench, startOfTest } from '../flows.ts'

const types = [
  ...['order.placed', 'order.placed', 'order.paid', 'order.paid', 'order.cancelled', 'order.shipped'],
  ...['goods.received', 'goods.returned', 'stock.counted', 'stock.asked'],
]
const item = fc.constantFrom('A', 'B')
const usual = <T>(weight: number, most: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: most }, { weight: 1, arbitrary: rare })
/** Exact, unknown, and what nobody can count. */
const odd = fc.constantFrom<Json>('0.35', null, 0, 'many')
const some: fc.Arbitrary<Json> = fc.integer({ min: 1, max: 4 })

type Told = { readonly type: string; readonly late: number; readonly data: { readonly [name: string]: Json } }

const told: fc.Arbitrary<Told> = fc
  .record({
    type: fc.constantFrom(...types),
    late: usual(5, fc.constant(0), fc.constantFrom(60_000, 400_000)),
    order: usual(15, fc.constantFrom('1', '2', '3', '4'), fc.constant(null)),
    item: usual<Json>(15, item, fc.constant(null)),
    quantity: usual(5, some, odd),
    lines: usual<Json>(
      12,
      fc.array(fc.record({ item, quantity: usual(25, some, odd) }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom([], null),
    ),
    total: fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: 0, max: 60 }) },
      { weight: 3, arbitrary: fc.integer({ min: 90, max: 900 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    version: fc.integer({ min: 1, max: 6 }),
    email: usual(9, fc.constant<Json>('ann@example.com'), fc.constant(null)),
    method_token: fc.constantFrom(
      'tok_visa',
      'tok_visa',
      'tok_declined',
      'tok_no_answer',
      'tok_lost',
      'tok_down',
      'tok_3ds',
    ),
    // Without one nobody knows what to charge: a delivery that needs a look.
    amount: usual(9, fc.constant<Json>({ minor: 4200, currency: 'GBP' }), fc.constant(null)),
  })
  .map(({ type, late, ...data }) => ({ type, late, data }))

export type TradeMoment = {
  readonly told: readonly Told[]
  /** How many waiting questions a person answers, with yes or no. */
  readonly answers: readonly boolean[]
  /** What the outside does with the next call of every step. */
  readonly outside: 'well' | 'retry' | 'failed' | 'unknown' | 'away'
  /** What a person decides about the first that needs a look. */
  readonly decides: 'nothing' | 'again' | 'skip'
  readonly pause: number
  readonly sleeps: boolean
  readonly restarts: boolean
}

const minute = 60_000
const moment: fc.Arbitrary<TradeMoment> = fc.record({
  told: fc.array(told, { maxLength: 6 }),
  answers: fc.array(fc.boolean(), { maxLength: 2 }),
  outside: usual(4, fc.constant('well'), fc.constantFrom('retry', 'failed', 'unknown', 'away')),
  decides: fc.constantFrom('nothing', 'nothing', 'again', 'skip'),
  pause: usual(8, fc.integer({ min: 0, max: 5 * minute }), fc.constantFrom(50 * minute, 26 * 60 * minute)),
  sleeps: fc.boolean(),
  restarts: usual(9, fc.constant(false), fc.constant(true)),
})

export const tradeMoments: fc.Arbitrary<readonly TradeMoment[]> = fc.oneof(
  fc.array(moment, { minLength: 1, maxLength: 25 }),
  // Weeks of the same hour, for what compares with the weeks before.
  fc.array(
    moment.map((each) => ({ ...each, pause: 7 * 24 * 60 * minute, sleeps: false })),
    { minLength: 4, maxLength: 6 },
  ),
)

/** A server that knows some orders and not others; everything else is taken. */
function outsideAnswer({ service, request }: Effect): Json {
  if (service !== 'lookup') return { status: 200 }
  return String(JSON.stringify(request)).includes('orders/2') ? { status: 404 } : { status: 200, body: { twice: 2 } }
}

/** Lets a flow live through it. */
export function liveTrade(
  plan: Plan,
  moments: readonly TradeMoment[],
  store?: Store,
): { readonly store: Store; readonly now: number } {
  const bench = new Bench([plan], store === undefined ? {} : { store })
  const receiver = new SimulatedReceiver(outsideAnswer)
  bench.store.saveVersion({ hash: plan.hash, flow: plan.flow.id, text: JSON.stringify(plan.flow), at: startOfTest })
  let sent = 0
  for (const each of moments) {
    const now = bench.clock.now()
    bench.send(
      ...each.told.map(({ type, late, data }) => ({
        id: `e${++sent}`,
        type,
        time: now - late,
        partitionkey: String(data.order),
        subject: `order/${data.order}`,
        data,
      })),
    )
    answerSome(bench, plan, each)
    askOutside(bench, plan, receiver, each)
    decide(bench, plan, each)
    if (each.restarts) bench.restart()
    passTime(bench, each)
  }
  return { store: bench.store, now: bench.clock.now() }
}

/** The computer sees every moment of it, or was asleep. */
function passTime(bench: Bench, { pause, sleeps }: TradeMoment): void {
  const step = sleeps ? pause : pause <= 60 * minute ? 30_000 : 60 * minute
  for (let left = pause; left > 0; left -= step) {
    bench.clock.advance(Math.min(step, left))
    bench.run()
  }
}

function answerSome(bench: Bench, plan: Plan, { answers }: TradeMoment): void {
  const tasks = plan.stages.flatMap(({ node, answers }) =>
    answers === undefined ? [] : openTasks(bench.store, plan.flow.id, node),
  )
  const events = answers.flatMap((yes, n) => {
    const task = tasks[n]
    const answer = { verdict: yes ? ('approved' as const) : ('declined' as const), by: 'Ann', reason: 'seen' }
    return task === undefined ? [] : [answerEvent(task, answer, bench.clock.now())]
  })
  bench.engine.offer({ events, settle() {} })
  bench.run()
}

function askOutside(bench: Bench, plan: Plan, receiver: SimulatedReceiver, { outside }: TradeMoment): void {
  if (outside === 'away') return
  if (outside !== 'well') for (const { name } of plan.stages) receiver.plan(name, outside, 1)
  for (const effect of bench.engine.beginEffects(4)) bench.engine.endEffect(effect.key, receiver.perform(effect))
  bench.run()
}

/** About one effect and one lane at a time, as a person would. */
function decide(bench: Bench, plan: Plan, { decides }: TradeMoment): void {
  if (decides === 'nothing') return
  const said = { by: 'Ann', reason: 'seen' }
  const [effect] = bench.store.effects({ states: ['dead', 'unknown'] })
  if (effect !== undefined) {
    const verdict = decides === 'skip' ? 'skip' : effect.state === 'dead' ? 'did not happen' : 'happened'
    bench.engine.decide({ kind: 'effect', key: effect.key, verdict, ...said })
  }
  const [letter] = plan.stages.flatMap(({ name }) => bench.store.letters(name))
  if (letter !== undefined) {
    const verdict = decides === 'skip' ? 'skip' : 'retry'
    bench.engine.decide({ kind: 'lane', stage: letter.stage, lane: letter.lane, verdict, ...said })
  }
  bench.run()
}
