/** What happens to a flow of trade at random: orders, goods, money, people who answer and an outside that fails. */
import fc from 'fast-check'
import type { Json } from '../../../runtime/model/json.ts'

const types = [
  ...['order.placed', 'order.placed', 'order.paid', 'order.paid', 'order.cancelled', 'order.shipped'],
  ...['goods.received', 'goods.returned', 'stock.counted', 'stock.asked'],
]
const minute = 60_000
const item = fc.constantFrom('A', 'B')
const usual = <T>(weight: number, most: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: most }, { weight: 1, arbitrary: rare })
/** Exact, unknown, and what nobody can count. */
const odd = fc.constantFrom<Json>('0.35', null, 0, 'many')
const some: fc.Arbitrary<Json> = fc.integer({ min: 1, max: 4 })

/** Where it comes in: by hand, from a provider that tells or is asked, from a program, a page, a file, a practice shop. */
const entrances = ['in', 'hooks', 'fetched', 'program', 'page', 'rows', 'play'] as const

export type Told = {
  readonly type: string
  readonly late: number
  readonly through: (typeof entrances)[number]
  readonly data: { readonly [name: string]: Json }
}

const told: fc.Arbitrary<Told> = fc
  .record({
    type: fc.constantFrom(...types),
    late: usual(5, fc.constant(0), fc.constantFrom(60_000, 400_000, 400_000, 30 * 60 * minute)),
    through: usual<Told['through']>(2, fc.constant('in'), fc.constantFrom(...entrances)),
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
  // What had to be asked for comes late.
  .map(({ type, late, through, ...data }) => ({
    type,
    late: through === 'fetched' ? late + 300_000 : late,
    through,
    data,
  }))

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
  /** What happened before is still asked for when the next comes. */
  readonly asksLong: boolean
}

const moment: fc.Arbitrary<TradeMoment> = fc.record({
  told: fc.array(told, { maxLength: 6 }),
  answers: fc.array(fc.boolean(), { maxLength: 2 }),
  outside: usual(4, fc.constant('well'), fc.constantFrom('retry', 'failed', 'unknown', 'away')),
  decides: fc.constantFrom('nothing', 'nothing', 'again', 'skip'),
  pause: usual(8, fc.integer({ min: 0, max: 5 * minute }), fc.constantFrom(50 * minute, 26 * 60 * minute)),
  sleeps: fc.boolean(),
  restarts: usual(9, fc.constant(false), fc.constant(true)),
  asksLong: fc.boolean(),
})

export const tradeMoments: fc.Arbitrary<readonly TradeMoment[]> = fc.oneof(
  fc.array(moment, { minLength: 1, maxLength: 25 }),
  // Weeks of the same hour, for what compares with the weeks before.
  fc.array(
    moment.map((each) => ({ ...each, pause: 7 * 24 * 60 * minute, sleeps: false })),
    { minLength: 4, maxLength: 6 },
  ),
)
