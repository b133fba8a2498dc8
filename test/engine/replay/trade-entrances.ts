/** Further parts of a flow of trade: every other way in and out, from a shop's provider to a page, a file and a report. */
import { is, type TradeDraw, type Wired, wired } from './trade-wiring.ts'

const cell = (name: string, value: string, type = 'text') => ({ name, value, type })
const column = (name: string, value: string, type = 'text', keep = 'set') => ({ ...cell(name, value, type), keep })
const byOrder = [{ name: 'order', value: 'data.order' }]

export const entranceParts = {
  /** What a provider tells and what it is asked for; nothing any more, and what was there all along. */
  provider({ within, more }: TradeDraw): Wired {
    return wired(
      {
        hooks: { type: 'webhook', provider: 'shopify', connection: 'my-shop', types: more ? '*' : 'order.*' },
        fetched: { type: 'catch-up', provider: 'stripe', connection: 'till', lateBy: more ? '2m' : '0s' },
        silent: { type: 'quiet', for: `${within}m`, ...(more ? { key: 'data.item' } : {}) },
        told: { type: 'table', table: 'told', key: byOrder, columns: [column('times', '1', 'integer', 'add')] },
      },
      ['hooks.event > silent', 'fetched.event > silent', 'hooks.event > told', 'fetched.event > told'],
      { silent: ['quiet', 'recovered', 'delivery', 'offline', 'unclear'] },
    )
  },
  /** A page on which somebody pays and waits for the answer. */
  page({ line, doubles }: TradeDraw): Wired {
    const said = { state: doubles ? 'done' : 'waiting', tries: 2 }
    return wired(
      {
        page: { type: 'form', page: 'Pay', inputs: [{ name: 'order' }] },
        worth: { type: 'filter', when: `data.total > ${line * 5}` },
        taken: { type: 'push', message: 'Thank you for {data.order}.', next: 'Stay with us.', ...said },
        charge: { type: 'payment', payment: '"page/" + data.order', tries: 1 },
        done: { type: 'push', message: 'Paid {data.payment_id}', ...(doubles ? { to: 'data.payment_id' } : {}) },
      },
      ['page.submitted > worth', 'worth.pass > taken', 'page.submitted > charge', 'charge.captured > done'],
      { charge: ['captured', 'failed', 'unknown'], worth: ['unclear'] },
    )
  },
  /** Each day, or each quarter of an hour, and whenever somebody asks. */
  report({ more, doubles }: TradeDraw): Wired {
    const figures = [
      { name: 'net', value: 'data.total', money: true },
      { name: 'orders', keep: 'distinct', value: 'data.order' },
      { name: 'paid', keep: 'count', when: is('order.paid') },
    ]
    return wired(
      {
        clock: { type: 'schedule', every: more ? 'every day at 06:00' : 'every 15 minutes' },
        report: {
          type: 'report',
          closes: is('schedule.fired', 'stock.asked'),
          figures,
          ...(doubles ? { by: [{ name: 'item', value: 'data.item' }], dayStart: '4h' } : {}),
        },
        days: {
          type: 'table',
          table: 'days',
          key: [cell('day', 'data.business_day')],
          columns: [column('figures', 'data.figures'), column('by', 'data.by'), column('late', 'data.corrections')],
        },
      },
      ['in.event > report', 'clock.fired > report', 'report.report > days'],
      { report: ['report', 'unclear'], clock: ['fired'] },
    )
  },
  /** All that tells somebody, here or in other programs, and gets no answer. */
  telling({ more, doubles }: TradeDraw): Wired {
    const cells = ['order', 'email'].map((name) => ({ name, value: `data.${name}` }))
    return wired(
      {
        note: { type: 'note', text: '{data.order} over {data.total}: {event.type}' },
        show: { type: 'notification', title: 'Order {data.order}', text: '{data.item} over {data.total}' },
        written: {
          type: 'output-file',
          path: 'orders.csv',
          ...(more ? { content: 'csv', columns: cells } : { content: doubles ? 'data' : 'event' }),
        },
        copy: {
          type: 'copy',
          table: 'orders',
          as: doubles ? 'csv' : 'sqlite',
          key: byOrder,
          columns: [cell('total', 'data.total', 'integer'), cell('email', 'data.email')],
          deleted: is('order.cancelled'),
          ...(more ? { version: 'data.version' } : {}),
        },
      },
      ['in.event > note', 'in.event > show', 'in.event > written', 'in.event > copy'],
      {},
    )
  },
  /** Rules, windows of every kind, a memory, waiting, a call, and what is told to everyone. */
  rules({ line, within, more, doubles }: TradeDraw): Wired {
    const ways = [
      { name: 'big', when: `data.total > ${line * 5}` },
      { name: 'paid', when: is('order.paid') },
    ]
    return wired(
      {
        size: { type: 'route', match: more ? 'all' : 'first', rules: ways },
        often: {
          type: 'window',
          key: 'data.order',
          ...(more ? { over: 'last' } : { over: doubles ? 'day' : 'length' }),
          ...(more || !doubles ? { length: `${within}m` } : {}),
          ...(doubles ? { measure: 'sum', value: 'data.total' } : {}),
        },
        once: { type: 'dedupe', key: 'data.order', remember: `${within}m` },
        patient: {
          type: 'wait',
          when: is('order.placed'),
          unless: is('order.paid'),
          key: 'data.order',
          for: `${within}m`,
          ...(doubles ? { validFor: '30m' } : {}),
        },
        call: { type: 'http', url: 'https://shop.example/{data.order}', tries: 2, ...(more ? { method: 'PUT' } : {}) },
        tell: { type: 'emit', subject: '"order/" + data.order' },
        heard: { type: 'events', types: 'order.*' },
        echoes: { type: 'table', table: 'echoes', key: byOrder, columns: [column('n', 'data.total', 'integer')] },
      },
      [
        'in.event > size',
        'in.event > often',
        'in.event > once',
        'in.event > patient',
        'size.big > call',
        'once.first > tell',
        'heard.event > echoes',
      ],
      {
        size: ['paid', 'otherwise', 'unclear'],
        often: ['result', 'late', 'unclear'],
        once: ['repeat', 'unclear'],
        patient: ['elapsed', 'stopped', 'unclear'],
        call: ['answered', 'failed'],
      },
    )
  },
  /** A file and a shop that does not exist: their clock is that of their events. */
  past({ within, more }: TradeDraw): Wired {
    return wired(
      {
        rows: { type: 'file', path: 'till.csv', lateBy: more ? '2m' : '0s' },
        play: { type: 'simulator', perMinute: 60, lateBy: '1m' },
        moved: { type: 'filter', when: is('row', 'inventory.adjusted') },
        goods: {
          type: 'table',
          table: 'goods',
          key: [{ name: 'item', value: 'data.item' }],
          columns: [{ ...column('left', 'data.after'), optional: true }, column('moves', '1', 'integer', 'add')],
        },
        busy: { type: 'window', over: 'length', length: `${within}m`, key: 'event.type' },
      },
      ['rows.row > moved', 'play.event > moved', 'moved.pass > goods', 'rows.row > busy', 'play.event > busy'],
      { busy: ['result', 'late'] },
    )
  },
} satisfies { [name: string]: (draw: TradeDraw) => Wired }
