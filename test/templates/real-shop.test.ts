/** The templates on a real shop's year, where it lies beside the project: the figures that must come out. */
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { eventFromInput, isRefusal } from '../../runtime/engine/arrival.ts'
import { Sandbox } from '../../runtime/engine/sandbox.ts'
import { type ArrivingEvent, type EventInput, programsChannel } from '../../runtime/model/event.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { isObject, type JsonObject } from '../../runtime/model/json.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const year = join(root, '../shared/data/transactions/uci_online_retail.csv.gz')

type Line = {
  invoice: string
  sku: string
  quantity: number
  time: number
  price: string
  customer: string
  country: string
}
const lines: Line[] = []
/** The same by day: to write the date of half a million lines once for each question took most of the time. */
const byDay = new Map<string, Line[]>()

const flowOf = (id: string): Flow => {
  const flow = parseFlow(readFileSync(join(root, 'templates', id, 'flow.json'), 'utf8'))
  if (Array.isArray(flow)) throw new Error(`${id} cannot be read`)
  return flow
}
function open(flow: Flow, settings: JsonObject, outputs: readonly string[], start: number): Sandbox {
  const sandbox = Sandbox.open(flow, { nodeTypes, settings, outputs, start })
  if (!(sandbox instanceof Sandbox)) throw new Error(sandbox.map(({ message }) => message).join('\n'))
  return sandbox
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
const isOrder = ({ invoice }: Line): boolean => /^\d/.test(invoice)

describe.skipIf(!existsSync(year))("on a real shop's year (../shared/data)", () => {
  beforeAll(async () => {
    const rows = createReadStream(year)
      .pipe(createGunzip())
      .pipe(parse({ from: 2 }))
    for await (const [invoice, sku, , quantity, time, price, customer, country] of rows) {
      const at = Date.parse(`${time.replace(' ', 'T')}Z`)
      const line: Line = { invoice, sku, quantity: Number(quantity), time: at, price, customer, country }
      lines.push(line)
      const sold = byDay.get(time.slice(0, 10))
      if (sold === undefined) byDay.set(time.slice(0, 10), [line])
      else sold.push(line)
    }
  }, 120_000)

  it('C2: 137 orders reach each of the four, 6 cancellations none; mail that stands still keeps nobody waiting', () => {
    const first = byDay.get('2010-12-01') ?? []
    const sandbox = open(
      flowOf('order-informed'),
      { mail: 'practice', in_turn: true },
      ['confirm.sent'],
      Date.UTC(2010, 11, 1),
    )
    const orders = [...Map.groupBy(first, ({ invoice }) => invoice)].map(([invoice, of]) => orderEvent(invoice, of))
    expect(orders.filter(({ type }) => type === 'order.placed')).toHaveLength(137)
    expect(orders.filter(({ type }) => type === 'order.cancelled')).toHaveLength(6)

    // The mail server stands still for the first 50 orders: nothing is begun; then it fails a few times more.
    sandbox.receiver.plan('order-informed/confirm', 'retry', 3)
    const before = orders.filter(({ type }) => type === 'order.placed').slice(0, 50)
    offer(sandbox, before)
    expect([rows(sandbox, 'ledger'), sandbox.heard('confirm.sent').length]).toEqual([50, 0])
    for (const order of orders) sandbox.send(order)
    expect(rows(sandbox, 'ledger')).toBe(137)
    const picked = new Set([...sandbox.store.rows('pick_list')].map(({ order_id }) => order_id))
    expect(picked.size).toBe(137)
    expect(sandbox.effects('confirm').map(({ request }) => isObject(request) && request.to)).toEqual(
      orders
        .filter(({ type }) => type === 'order.placed')
        .map(({ data }) => `c${(data as JsonObject).order_id}@example.com`),
    )
    sandbox.wait(3_600_000)
    expect(sandbox.heard('confirm.sent').map(({ subject }) => subject)).toEqual(
      orders.filter(({ type }) => type === 'order.placed').map(({ subject }) => subject),
    )
    expect([...sandbox.store.rows('loyalty_points')].reduce((sum, { orders: count }) => sum + Number(count), 0)).toBe(
      137,
    )
    expect(sandbox.needsLook).toBe(0)
  })

  it('C4: 5 orders in 60 minutes: exactly 9 customers of the year, one alert per burst', { timeout: 120_000 }, () => {
    const settings = { orders: 5, orders_window: '60m', action: 'alert', mail: 'practice' }
    const sandbox = open(flowOf('fraud-velocity'), settings, ['alert.emitted'], Date.UTC(2010, 11, 1))
    const sold = lines.filter((line) => isOrder(line) && line.customer !== '')
    const orders = [...Map.groupBy(sold, ({ invoice }) => invoice)].map(([invoice, [line]]): EventInput => {
      const { customer, time } = line as Line
      return {
        id: invoice,
        source: 'app://uci',
        type: 'order.placed',
        subject: `order/${invoice}`,
        time,
        data: { order_id: invoice, number: invoice, customer_ref: customer },
      }
    })
    offer(sandbox, orders)
    sandbox.settle()
    const alerts = sandbox.heard('alert.emitted').map(({ data }) => (data as JsonObject).key)
    expect([...new Set(alerts)].sort()).toEqual([
      '12748.0', '13408.0', '13777.0', '14607.0', '15061.0', '16013.0', '16333.0', '17396.0', '18102.0',
    ]) // biome-ignore format: a row
    expect(alerts.toSorted()).toEqual(burstsOf(orders).toSorted())
  })

  describe('I2: item 85123A', () => {
    it('from 40,000 down to 5,000 is 1 draft, where a naive rule gives 284', () => {
      const { drafts, naive } = reorder({ stock: 40_000, point: 5_000, amount: 0.5, sweep: false })
      expect([drafts, naive]).toEqual([1, 284])
    })

    it('2,000, point 500, 2,000 each time: the edge drafts 10 times and then never again', () => {
      expect(reorder({ stock: 2_000, point: 500, amount: 2_000, sweep: false })).toMatchObject({
        drafts: 10,
        stock: -16_830,
      })
    })

    it('with the look every morning it goes on, as often as a plain count says', () => {
      const found = reorder({ stock: 2_000, point: 500, amount: 2_000, sweep: true })
      expect(found).toMatchObject(plainReorder({ stock: 2_000, point: 500, amount: 2_000 }))
      expect(found.drafts).toBeGreaterThan(10)
    })
  })

  it('D2: the days of the reference, with 23 and 25 hours, and a Saturday without sales', { timeout: 120_000 }, () => {
    const sandbox = open(
      flowOf('daily-sales'),
      { currency: 'GBP', zone: 'Europe/London', mail: 'practice' },
      ['report.report'],
      Date.UTC(2010, 10, 30),
    )
    const stretches = [['2010-12-01', '2010-12-04'], ['2011-03-26', '2011-03-28'], ['2011-10-29', '2011-10-31']] as const // biome-ignore format: a row
    // Of the days between only their silence matters.
    const told = ['2010-12-01', '2011-03-27', '2011-10-30']
    for (const [from, to] of stretches) {
      for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += 86_400_000) {
        const due: EventInput = {
          id: `due-${day(at)}`,
          source: '/flows/daily-sales/clock',
          type: 'report.due',
          time: at + 6 * 3_600_000,
          data: {},
        }
        offer(sandbox, [due], 'clock')
        offer(sandbox, told.includes(day(at)) ? (byDay.get(day(at)) ?? []).map(saleLine) : [], 'sales')
      }
      offer(sandbox, [{ id: `due-${to}-after`, source: '/flows/daily-sales/clock', type: 'report.due', time: Date.parse(`${to}T06:00:00Z`) + 86_400_000, data: {} }], 'clock') // biome-ignore format: a row
    }
    sandbox.settle()
    const reports = new Map(
      sandbox.heard('report.report').map(({ data }) => [(data as JsonObject).business_day, data as JsonObject]),
    )
    expect(reports.get('2010-12-01')).toMatchObject({
      from: '2010-12-01T00:00:00.000Z',
      figures: {
        gross: pence(5_896_079),
        returns: pence(-32_523),
        net: pence(5_863_556),
        orders: 137,
        credit_notes: 6,
      },
    })
    expect(reports.get('2010-12-04')).toMatchObject({ events: 0, figures: { net: pence(0), orders: 0 } })
    expect(reports.get('2011-03-27')).toMatchObject({
      from: '2011-03-27T00:00:00.000Z',
      to: '2011-03-27T23:00:00.000Z',
      figures: { net: pence(897_998) },
    })
    expect(reports.get('2011-10-30')).toMatchObject({
      from: '2011-10-29T23:00:00.000Z',
      to: '2011-10-31T00:00:00.000Z',
    })
    const table = new Map([...sandbox.store.rows('sales_by_day')].map((row) => [row.day, row]))
    for (const [name, { figures }] of reports)
      expect(isObject(figures) && isObject(figures.net) && figures.net.minor, String(name)).toBe(
        Number(table.get(String(name))?.net_minor ?? 0),
      )
  })
})

const pence = (minor: number) => ({ minor, currency: 'GBP' })
const rows = (sandbox: Sandbox, table: string): number => [...sandbox.store.rows(table)].length

function orderEvent(invoice: string, of: readonly Line[]): EventInput {
  const [{ time, customer }] = of as [Line]
  const data = {
    order_id: invoice,
    number: invoice,
    customer_ref: customer || `guest_${invoice}`,
    contact: { email: `c${invoice}@example.com` },
    lines: of.map(({ sku, quantity }, n) => ({ line_id: `${n + 1}`, sku, quantity: `${quantity}` })),
    totals: { total: { minor: of.reduce((sum, { quantity, price }) => sum + Math.round(quantity * Number(price) * 100), 0), currency: 'GBP' } },
  } // biome-ignore format: a row
  const type = /^\d/.test(invoice) ? 'order.placed' : 'order.cancelled'
  return { id: invoice, source: 'app://uci', type, subject: `order/${invoice}`, time, data }
}

const saleLine = ({ invoice, sku, quantity, time, price, country }: Line, n: number): EventInput => ({
  id: `${invoice}-${n}-${time}`,
  source: '/flows/daily-sales/sales/file',
  type: 'sale.line',
  subject: invoice,
  // Wall-clock times of London: an hour earlier in summer.
  time: time - (time >= Date.UTC(2011, 2, 27, 1) && time < Date.UTC(2011, 9, 30, 1) ? 3_600_000 : 0),
  data: { invoice, sku, quantity, price, country },
})

/** Hands in many at once and runs the steps, without beginning anything outside. */
function offer(sandbox: Sandbox, inputs: readonly EventInput[], producer?: string): void {
  const channel =
    producer === undefined
      ? programsChannel
      : (sandbox.plan.producers.find(({ node }) => node === producer)?.channels[0] ?? programsChannel)
  const events = inputs.map((input): ArrivingEvent => {
    const event = eventFromInput(input, { channel, source: '', now: 0, id: () => null })
    if (isRefusal(event)) throw new Error(event.message)
    return event
  })
  if (events.length === 0) return
  const latest = events.reduce((most, { time }) => Math.max(most, time), 0)
  if (latest > sandbox.clock.now()) sandbox.clock.advance(latest - sandbox.clock.now())
  for (let at = 0; at < events.length; at += 1_000)
    sandbox.engine.offer({ events: events.slice(at, at + 1_000), settle: () => {} })
  while (sandbox.engine.step());
}

/** By plain count: a customer is told of when the fifth order falls within an hour, and again after a quieter one. */
function burstsOf(orders: readonly EventInput[]): string[] {
  const found: string[] = []
  const byCustomer = Map.groupBy(orders, ({ data }) => String((data as JsonObject).customer_ref))
  for (const [customer, of] of byCustomer) {
    const times = of.map(({ time }) => Number(time)).sort((a, b) => a - b)
    let told = false
    times.forEach((time, n) => {
      const count = times.slice(0, n + 1).filter((other) => other > time - 3_600_000).length
      if (count < 5) told = false
      else if (!told) {
        told = true
        found.push(customer)
      }
    })
  }
  return found
}

type Case = { readonly stock: number; readonly point: number; readonly amount: number; readonly sweep: boolean }
const item = '85123A'

/** Every draft is delivered at once, as the reference has it. */
function reorder({ stock, point, amount, sweep }: Case) {
  const document = flowOf('reorder')
  const low = document.nodes.low as Flow['nodes'][string]
  const { again: _, ...config } = low.config
  const flow = sweep
    ? document
    : {
        ...document,
        nodes: { ...document.nodes, low: { ...low, config } },
        edges: document.edges.filter(({ from }) => from !== 'low.still'),
      }
  const rules = [
    {
      item,
      location: 'main',
      point,
      order: 'fixed',
      amount,
      supplier: 'Acme',
      supplier_email: 'a@acme.example',
      days: 1,
    },
  ]
  const sandbox = open(flow, { rules, zone: 'Europe/London', send: 'draft' }, ['draft.emitted'], Date.UTC(2010, 11, 1))
  let [level, naive, delivered, sent] = [stock, 0, 0, 0]
  const send = (type: string, time: number, data: JsonObject): void => {
    sandbox.send({
      id: `${++sent}`,
      source: 'app://uci',
      type,
      subject: item,
      time,
      data: { item, location: 'main', ...data },
    })
  }
  const deliver = (time: number): void => {
    while (sandbox.heard('draft.emitted').length > delivered) {
      delivered++
      if (amount < 1) continue
      level += amount
      send('inventory.received', time, { qty: amount })
      send('inventory.adjusted', time, { after: level, delta: `${amount}`, reason: 'delivery' })
    }
  }
  send('inventory.adjusted', Date.UTC(2010, 11, 1), { after: level, reason: 'count' })
  for (const { quantity, time } of lines.filter(({ sku }) => sku === item)) {
    for (let due = sandbox.engine.nextDue(); due !== undefined && due < time; due = sandbox.engine.nextDue()) {
      sandbox.wait(Math.max(0, due - sandbox.clock.now()))
      deliver(due)
    }
    level -= quantity
    if (level <= point) naive++
    send('inventory.adjusted', time, { after: level, delta: `${-quantity}`, reason: 'sale' })
    deliver(time)
  }
  return { drafts: delivered, naive, stock: level }
}

/** The same by plain count, with six o'clock in London in between. */
function plainReorder({ stock, point, amount }: Omit<Case, 'sweep'>): {
  readonly drafts: number
  readonly stock: number
} {
  let [level, drafts, last] = [stock, 0, Date.UTC(2010, 11, 1)]
  const six = (time: number): number => {
    const summer = time >= Date.UTC(2011, 2, 27) && time < Date.UTC(2011, 9, 30) ? 3_600_000 : 0
    return Math.floor(time / 86_400_000) * 86_400_000 + 6 * 3_600_000 - summer
  }
  const order = (): void => {
    drafts++
    level += amount
  }
  for (const { quantity, time } of lines.filter(({ sku }) => sku === item)) {
    for (let at = six(last); at < time; at = six(at + 86_400_000)) if (at > last && level <= point) order()
    const before = level
    level -= quantity
    if (before > point && level <= point) order()
    last = time
  }
  return { drafts, stock: level }
}
