/** Parts of a flow of trade that keep stock, wait, guard, ask people and call outside. */
import { is, type TradeDraw, type Wired, wired } from './trade-wiring.ts'

const stockOutputs = ['reserved', 'refused', 'released', 'oversold', 'changed']
const hold = { lines: 'data.lines', reservation: 'data.order' }
const one = { item: 'data.item', quantity: 'data.quantity' }
const many = { item: 'data.item', quantity: 'data.total' }

export const tradeParts = {
  /** Goods come, are held, sold, given back and counted; the figures that follow are watched and must add up. */
  stock({ policy, keepBack, hold: minutes, line, more }: TradeDraw): Wired {
    const looks = { when: is('stock.asked'), change: 'check', ...one }
    const changes = [
      { when: is('goods.received'), change: 'receive', ...many },
      { when: is('stock.counted'), change: 'set', ...one },
      { when: is('order.placed'), change: 'reserve', ...hold },
      { when: is('order.paid'), change: 'sell', ...hold },
      { when: is('order.cancelled'), change: 'release', reservation: 'data.order' },
      ...(more ? [looks] : []),
    ]
    return wired(
      {
        stock: { type: 'stock', changes, hold: `${minutes}m`, keepBack, policy },
        low: {
          type: 'cross',
          value: 'data.after',
          threshold: line,
          direction: 'down',
          key: 'data.item',
          first: 'tell',
        },
        adds: { type: 'conserve', key: 'data.item', total: 'data.after', parts: [{ value: 'data.delta' }] },
      },
      ['in.event > stock', 'stock.changed > low', 'stock.changed > adds'],
      {
        stock: [...stockOutputs, ...(more ? ['enough', 'short'] : [])],
        low: ['down', 'unclear'],
        adds: ['broken', 'healed', 'unclear'],
      },
    )
  },
  /** The lines of an order, each sold for itself. */
  split({ policy }: TradeDraw): Wired {
    return wired(
      {
        sold: { type: 'filter', when: is('order.paid', 'goods.returned') },
        lines: {
          type: 'split',
          list: 'data.lines',
          parent: [{ name: 'order', value: 'data.order' }],
          position: 'line',
        },
        shelf: {
          type: 'stock',
          table: 'shelf',
          changes: [
            { when: is('goods.received'), change: 'receive', ...many },
            { when: is('goods.returned'), change: 'receive', ...one },
            { when: is('order.paid'), change: 'sell', ...one },
          ],
          policy,
        },
      },
      ['in.event > sold', 'in.event > shelf', 'sold.pass > lines', 'lines.item > shelf'],
      { lines: ['item', 'empty', 'unclear'], shelf: ['oversold', 'changed'] },
    )
  },
  join({ within }: TradeDraw): Wired {
    const matched = {
      type: 'transform',
      fields: [
        { name: 'order', value: 'data.first.order' },
        { name: 'reason', value: 'data.second.method_token', optional: true },
      ],
    }
    return wired(
      {
        halves: { type: 'filter', when: is('order.placed', 'order.paid') },
        join: { type: 'join', key: 'data.order', first: is('order.placed'), within: `${within}m` },
        both: matched,
      },
      ['in.event > halves', 'halves.pass > join', 'join.matched > both'],
      { join: ['alone', 'unmatched', 'late', 'unclear'], both: ['event', 'unclear'] },
    )
  },
  gate({ within, more }: TradeDraw): Wired {
    const begins = more ? { begins: is('order.placed'), patience: `${within}m` } : { same: true }
    return wired(
      { gate: { type: 'gate', key: 'data.order', version: 'data.version', ...begins } },
      ['in.event > gate'],
      { gate: ['newest', 'stale', 'unclear'] },
    )
  },
  cross({ line, more }: TradeDraw): Wired {
    const often = more ? { direction: 'up', follow: true, again: 'every 15 minutes' } : { margin: 2 }
    return wired(
      { cross: { type: 'cross', value: 'data.total', threshold: line * 10, key: 'data.item', ...often } },
      ['in.event > cross'],
      { cross: ['up', ...(more ? ['beyond', 'still'] : ['down']), 'unclear'] },
    )
  },
  promise({ within }: TradeDraw): Wired {
    return wired(
      {
        promise: {
          type: 'in-time',
          when: is('order.paid'),
          follows: is('order.shipped'),
          key: 'data.order',
          within: `${within}m`,
        },
      },
      ['in.event > promise'],
      { promise: ['missed', 'healed', 'unclear'] },
    )
  },
  /** A person, and then the money of what was approved. */
  approval({ line, within, otherwise, more, doubles }: TradeDraw): Wired {
    return wired(
      {
        large: { type: 'filter', when: `data.total > ${line * 5}` },
        ask: {
          type: 'approval',
          what: 'Release {data.order} over {data.total}?',
          otherwise,
          ...(more ? { limit: `${within}m` } : {}),
          ...(doubles ? { amount: 'data.amount' } : {}),
        },
        later: { type: 'payment', does: doubles ? 'charge' : 'authorize', payment: 'data.order', method: '"tok_visa"' },
      },
      ['in.event > large', 'large.pass > ask', 'ask.approved > later'],
      { ask: ['approved', 'declined', 'expired'], later: ['captured', 'authorized', 'failed', 'unknown'] },
    )
  },
  payment({ more }: TradeDraw): Wired {
    return wired(
      {
        paid: { type: 'filter', when: is('order.paid') },
        pay: { type: 'payment', payment: 'data.order', tries: more ? 2 : 1, maximumAge: '1h' },
        back: { type: 'payment', does: 'refund', payment: 'data.payment_id', refund: 'data.payment_id', tries: 1 },
      },
      ['in.event > paid', 'paid.pass > pay', 'pay.captured > back'],
      { pay: ['captured', 'failed', 'unknown', 'action_required'], back: ['refunded', 'failed', 'unknown'] },
    )
  },
  email({ more, doubles }: TradeDraw): Wired {
    return wired(
      {
        mail: {
          type: 'email',
          connection: 'mail',
          to: 'data.email',
          subject: 'Your order {data.order}',
          text: 'It is over {data.total}.',
          tries: 2,
          orderBy: doubles ? 'data.order' : 'event.partitionkey',
          giveWay: more,
        },
      },
      ['in.event > mail'],
      { mail: ['sent', 'failed'] },
    )
  },
  lookup({ more }: TradeDraw): Wired {
    return wired(
      {
        find: {
          type: 'lookup',
          url: 'https://shop.example/orders/{data.order}',
          tries: 2,
          ...(more ? { emits: 'order.known' } : {}),
        },
        known: { type: 'events', types: 'order.known, *.detailed' },
        seen: {
          type: 'table',
          table: 'seen',
          key: [{ name: 'about', value: 'data.order' }],
          columns: [{ name: 'times', value: '1', keep: 'add', type: 'integer' }],
        },
      },
      ['in.event > find', 'known.event > seen'],
      { find: ['found', 'missing', 'failed'] },
    )
  },
  /** Far more than usual, nothing any more, another rate than in the weeks before, books that do not add up. */
  guards({ within, more }: TradeDraw): Wired {
    return wired(
      {
        outlier: {
          type: 'outlier',
          value: 'data.total',
          about: 'data.order',
          times: 1.5,
          closes: is('order.cancelled'),
        },
        quiet: {
          type: 'quiet',
          for: `${within}m`,
          ...(more ? { key: 'data.item' } : { hours: 'Mon-Fri 09:00-17:00' }),
        },
        unusual: { type: 'unusual', least: 0, times: 1.5, ...(more ? { value: 'data.total' } : {}) },
        books: {
          type: 'conserve',
          key: 'data.order',
          total: 'data.total',
          over: more ? 'event' : 'time',
          parts: [{ value: 'data.version', when: is('order.paid', 'order.placed') }, { value: 'data.quantity' }],
        },
      },
      ['in.event > outlier', 'in.event > quiet', 'in.event > unusual', 'in.event > books'],
      {
        outlier: ['large', 'closed', 'unclear'],
        quiet: ['quiet', 'recovered', 'offline', 'unclear'],
        unusual: ['unusual', 'usual', 'unclear'],
        books: ['broken', 'healed', 'unclear'],
      },
    )
  },
} satisfies { [name: string]: (draw: TradeDraw) => Wired }
