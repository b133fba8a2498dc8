/** A shop that does not exist: carts, orders, payments, stock, refunds and logins, the same ones for the same seed. */

import { digest } from '../../model/digest.ts'
import type { EventInput } from '../../model/event.ts'
import { nodeSource } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import { defineProducer } from '../../model/node.ts'
import type { ProducerContext } from '../../model/services.ts'
import { readShopPosition, type ShopOptions, type ShopPosition, shopEvents, shopOpening } from './shop-events.ts'
import { waiter } from './waiter.ts'

/** Events in one commit when they need not wait for their time. */
const batch = 500

export const simulator = defineProducer({
  type: 'simulator',
  role: 'producer',
  // Its clock is that of its events, which need not be the wall clock's.
  live: false,
  version: 1,
  title: 'Practice shop',
  icon: 'store',
  summary: 'A shop that does not exist, to try things out with.',
  outputs: ['event'],
  fields: {
    seed: { kind: 'integer', default: 1, help: 'The same number gives the same events.' },
    perMinute: {
      kind: 'number',
      label: 'Events per minute',
      default: 60,
      minimum: 0.1,
      maximum: 1_000_000,
      help: 'How busy the shop is, on its own clock.',
    },
    count: {
      kind: 'integer',
      label: 'How many',
      default: 0,
      minimum: 0,
      help: 'How many events it sends, repeats included; 0: until it is turned off.',
    },
    start: {
      kind: 'text',
      label: 'Opens at',
      optional: true,
      help: 'When the first event happens, such as 2026-03-02T10:00:00Z. Empty: now.',
    },
    past: {
      kind: 'duration',
      label: 'Past to begin with',
      default: '0s',
      help: 'How long the shop has been open already when it is first turned on: all that happened since comes at once.',
    },
    duplicates: {
      kind: 'number',
      label: 'Share of repeats',
      default: 0,
      minimum: 0,
      maximum: 1,
      help: 'How many events come twice, as with real providers: 0.05 is one in twenty.',
    },
    late: {
      kind: 'number',
      label: 'Share of late ones',
      default: 0,
      minimum: 0,
      maximum: 1,
      help: 'How many events come later than others that happened after them.',
    },
    lateBy: { kind: 'duration', label: 'Late by up to', default: '0s', help: 'How long the flow waits for late ones.' },
  },
  check: ({ start }) =>
    start === undefined || start === '' || !Number.isNaN(startTime(start))
      ? []
      : [
          {
            code: 'SHOP_START',
            message: `Expected a time such as 2026-03-02T10:00:00Z, got ${JSON.stringify(start)}`,
            field: 'start',
          },
        ],
  explain({ perMinute = 60, count = 0 }) {
    return `Plays a shop with ${perMinute} events a minute${count === 0 ? '' : `, ${count} in all`}`
  },
  compile({ seed, perMinute, count, start: opening, past, duplicates, late }) {
    return async (context) => {
      const { clock } = context.services
      const kept = isObject(context.position) ? context.position : {}
      const start = opening ? startTime(opening) : typeof kept.start === 'number' ? kept.start : clock.now() - past
      // Another shop has events of another source, so that its ids never meet those of this one.
      const name = digest(JSON.stringify([seed, perMinute, duplicates, late, start, context.currency]), 8)
      const source = `${nodeSource(context.flow, context.node)}/${name}`
      const options: ShopOptions = { seed, source, currency: context.currency, start, perMinute, duplicates, late }
      const from = kept.shop === name ? readShopPosition(kept.at ?? null) : undefined
      const play: Play = { options, from: from ?? shopOpening(start), now: start + past, count }
      await perform(context, play, (at) => ({ shop: name, start, at }))
      if (!context.signal.cancelled) context.caughtUp()
    }
  },
  examples: [
    {
      title: 'The first two events of shop 174: a login goes wrong, candles are delivered',
      config: { seed: 174, count: 2, start: '2026-03-02T10:00:00Z' },
      given: [],
      expect: {
        event: [
          { account_ref: 'a_79', ip_ref: 'ip_155', reason: 'bad_password', staff: true },
          {
            item: 'CAND-S',
            location: 'main',
            delta: '55',
            prior: '40',
            after: '95',
            state: 'available',
            reason: 'delivery',
          },
        ],
      },
    },
    {
      title: 'A quiet shop: one event, and then it is closed',
      config: { seed: 276, count: 1, perMinute: 0.1, start: '2026-03-02T10:00:00Z' },
      given: [],
      expect: { event: [{ account_ref: 'a_195', ip_ref: 'ip_888', staff: false }] },
    },
  ],
})

/** `now`: when it was first turned on, on its own clock; what happened before is past and need not be waited for. */
type Play = {
  readonly options: ShopOptions
  readonly from: ShopPosition
  readonly now: number
  readonly count: number
}

/** Sends what is due, in batches; a position goes with each. */
async function perform(
  context: ProducerContext,
  { options, from, now, count }: Play,
  keep: (at: ShopPosition) => Json,
): Promise<void> {
  const { clock } = context.services
  const waitUntil = waiter(clock, context.signal)
  // Event time goes on from here at `speed` times the pace of the wall clock.
  const [wallStart, shopStart] = [clock.now(), Math.max(from.time, now)]
  const dueAt = (at: number): number => (context.speed > 0 ? wallStart + (at - shopStart) / context.speed : wallStart)
  const events = shopEvents(options, from)
  let sent = from.sent
  let open: EventInput[] = []
  let position = from
  const send = async (): Promise<void> => {
    if (open.length > 0) await context.produce(open, keep(position))
    open = []
  }
  while (!context.signal.cancelled && (count === 0 || sent < count)) {
    const { value } = events.next()
    const due = dueAt(value.at)
    if (due > clock.now()) {
      await send()
      await waitUntil(due)
      if (context.signal.cancelled) return
    }
    open.push(value.event)
    position = value.position
    sent++
    if (open.length >= batch) {
      await send()
      if (count > 0) context.progress(sent, count)
    }
  }
  await send()
}

const startTime = (text: string): number =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
