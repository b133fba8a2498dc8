/** A flash sale that follows from a seed: shoppers in bursts, repeats, neighbours swapped, orders called off late. */
import { seeded } from '../../engine/simulated.ts'
import type { EventInput } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Random } from '../../model/services.ts'

/** `at`: when it arrives, ms; it may have happened before that. */
export type Arrival = { readonly at: number; readonly event: EventInput }

export type Sale = {
  readonly start: number
  readonly arrivals: readonly Arrival[]
  /** Pieces delivered per item before the doors open. */
  readonly supply: ReadonlyMap<string, number>
  /** When the payment provider is gone, ms: from, to. */
  readonly down: readonly [number, number]
}

export type SaleOptions = { readonly seed: number; readonly events: number; readonly currency: string }

const items = ['LAMP', 'VASE', 'CLOCK', 'CHAIR', 'RUG']
const start = Date.UTC(2026, 10, 27, 9)
const [second, minute, hour] = [1_000, 60_000, 3_600_000]
const providerGone = 90 * second
/** Of hundred: events that come twice, and that come after the next one. */
const [repeated, swapped] = [10, 10]
const source = 'app://rehearsal'

/** `after` its visit began; of what is told besides: the moment itself. */
type Told = readonly [after: number, type: string, subject: string, data: JsonObject]

export function flashSale({ seed, events, currency }: SaleOptions): Sale {
  const random = seeded(seed)
  const supply = new Map(items.map((item) => [item, 3 + Math.floor(random() * Math.max(4, events / 60))]))
  const arrivals: Arrival[] = []
  let count = 0
  const add = (at: number, type: string, subject: string, data: JsonObject): void => {
    count++
    arrivals.push({ at, event: { id: `r${seed}-${count}`, source, type, subject, time: at, data } })
  }
  for (const [item, qty] of supply)
    add(start - hour, 'inventory.received', `stock/main/${item}`, { item, location: 'main', qty })

  for (const [at, type, subject, data] of besides(random, events, currency)) add(at, type, subject, data)

  let clock = start
  for (let visit = 1; count < events; visit++) {
    // Bursts of shoppers in the same moment, then a breath.
    clock += random() < 0.7 ? 0 : Math.floor(random() * 4 * second)
    for (const [after, type, subject, data] of shopper(visit, random, currency)) add(clock + after, type, subject, data)
  }
  const inOrder = arrivals.toSorted((a, b) => a.at - b.at)
  const middle = inOrder[Math.floor(inOrder.length / 2)]?.at ?? start
  return { start: start - hour, arrivals: disturbed(inOrder, random), supply, down: [middle, middle + providerGone] }
}

/**
 * What else a shop hears on such a day: figures of a shelf that sinks and is filled up again, somebody who tries
 * passwords, and the morning after, when reports are due.
 */
function* besides(random: Random, events: number, currency: string): Generator<Told> {
  let left = 40
  for (let at = start; at < start + 8 * hour; at += Math.floor(random() * ((8 * hour) / Math.max(10, events / 20)))) {
    left -= 1 + Math.floor(random() * 3)
    if (left < 0) {
      left = 40
      yield [at, 'inventory.received', 'stock/main/BAG', { item: 'BAG', location: 'main', qty: 40 }]
    }
    yield [at, 'inventory.adjusted', 'stock/main/BAG', { item: 'BAG', location: 'main', after: left, delta: null }]
  }
  for (let burst = 0; burst < 1 + events / 200; burst++) {
    const [at, account] = [start + Math.floor(random() * 8 * hour), `a_${1 + Math.floor(random() * 20)}`]
    for (let n = 0; n < 8; n++)
      yield [
        at + n * 5 * second,
        'login.failed',
        `account/${account}`,
        { account_ref: account, ip_ref: `ip_${n % 3}`, staff: true, reason: 'bad_password' },
      ]
    if (random() < 0.5)
      yield [
        at + minute,
        'login.succeeded',
        `account/${account}`,
        { account_ref: account, ip_ref: 'ip_1', staff: true },
      ]
    for (let n = 0; n < 6; n++)
      yield [
        at + n * 20 * second,
        'payment.failed',
        `payment/F-${burst}-${n}`,
        {
          payment_id: `F-${burst}-${n}`,
          amount: { minor: 150, currency },
          code: 'card_declined',
          card_fingerprint: `card_${burst}`,
          ip_ref: `ip_${burst}`,
        },
      ]
  }
  for (const morning of [1, 2]) yield [start + morning * 24 * hour - 3 * hour, 'report.due', 'report', {}]
}

/** One visit: a login, a checkout, mostly a payment, and sometimes a change of mind. */
function shopper(visit: number, random: Random, currency: string): readonly Told[] {
  const pick = (): string => items[Math.floor(random() * items.length)] ?? 'LAMP'
  const chosen = random() < 0.8 ? [pick()] : [pick(), pick()]
  const lines = chosen.map((sku, n) => ({ line_id: `${n + 1}`, sku, quantity: random() < 0.85 ? '1' : '2' }))
  const total = { minor: 1_000 + Math.floor(random() * 20_000), currency }
  const [checkout, order, payment] = [`C-${visit}`, `O-${visit}`, `P-${visit}`]
  const common = { checkout_id: checkout, order_id: order, lines }
  const customer = { customer_ref: `c_${1 + Math.floor(random() * 300)}`, contact: { email: `c${visit}@example.com` } }
  const told: Told[] = [
    [0, 'checkout.started', `checkout/${checkout}`, { ...common, ...customer, total, consent: { email: true } }],
  ]
  if (random() < 0.2) return told
  const paidAfter = Math.floor(random() * 20 * minute)
  const pay = {
    payment_id: payment,
    order_id: order,
    amount: total,
    method_token: cardOf(random),
    idempotency_key: payment,
  }
  told.push([paidAfter, 'payment.submitted', `payment/${payment}`, pay])
  // Pressed twice: another event about the same payment.
  if (random() < 0.15) told.push([paidAfter + 300, 'payment.submitted', `payment/${payment}`, pay])
  told.push([
    paidAfter + second,
    'order.placed',
    `order/${order}`,
    { ...common, ...customer, number: `#${visit}`, channel: 'web', test: false, country: 'GB', totals: { total } },
  ])
  const risk = { level: random() < 0.1 ? 'high' : 'low', score: Math.floor(random() * 100) }
  told.push([
    paidAfter + second,
    'payment.authorized',
    `payment/${payment}`,
    { ...pay, provider_ref: `ch_${visit}`, risk },
  ])
  for (const { sku, quantity } of lines)
    told.push([
      paidAfter + 2 * second,
      'sale.line',
      order,
      { invoice: `${visit}`, sku, quantity: Number(quantity), price: '12.34', country: 'United Kingdom' },
    ])
  told.push([paidAfter + 2 * second, 'order.paid', `order/${order}`, { ...common, paid: total }])
  if (random() < 0.12) {
    const cancel: Told = [
      paidAfter + Math.floor(random() * 10 * hour),
      'order.cancelled',
      `order/${order}`,
      { ...common, reason: 'customer' },
    ]
    told.push(cancel)
  }
  return told
}

const cardOf = (random: Random): string => {
  const place = random()
  return place < 0.85 ? 'tok_visa' : place < 0.95 ? 'tok_declined' : 'tok_no_answer'
}

/** As providers and networks deliver it: some twice, some after what happened behind them. */
function disturbed(inOrder: readonly Arrival[], random: Random): readonly Arrival[] {
  const arrivals = inOrder.flatMap((one) =>
    random() * 100 < repeated ? [one, { ...one, at: one.at + Math.floor(random() * 30 * second) }] : [one],
  )
  arrivals.sort((a, b) => a.at - b.at)
  for (let n = 0; n + 1 < arrivals.length; n++) {
    const [a, b] = [arrivals[n], arrivals[n + 1]]
    if (a === undefined || b === undefined || random() * 100 >= swapped) continue
    arrivals[n] = { at: a.at, event: b.event }
    arrivals[n + 1] = { at: b.at, event: a.event }
  }
  return arrivals
}
