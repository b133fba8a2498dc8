/** The demo shop: alive at once, with a past, tables that follow from it, and one thing that needs a look. */
import { describe, expect, it } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { parseFlow } from '../../../runtime/compile/parse-flow.ts'
import { demoFlow } from '../../../runtime/host/app/demo-flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const stages = (shop: TestShop, flow: string) => async () => (await shop.call('live.watch', { flow }))?.stages ?? {}
const handled = (found: Awaited<ReturnType<ReturnType<typeof stages>>>): boolean =>
  (found.sales?.handled ?? 0) > 30 && Object.values(found).every(({ waiting }) => waiting === 0)

describe('the demo shop', () => {
  it('is a flow without a problem or a warning', () => {
    const flow = parseFlow(writeFlow(demoFlow('demo', { zone: 'Europe/London', currency: 'GBP' })))
    if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
    const plan = compile(flow, { nodeTypes })
    expect(isProblems(plan) ? plan : plan.warnings).toEqual([])
    expect(Object.keys(flow.layout).sort()).toEqual(Object.keys(flow.nodes).sort())
  })

  it('has some hundred events, tables that say the same, and one thing that needs a look', async () => {
    const shop = await newShop()
    await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
    const { flow, state } = await shop.call('flows.demo', {})
    expect(state).toBe('on')
    await until(stages(shop, flow), handled)

    const { rows, head } = await shop.call('history.page', { flow, type: 'order.placed', limit: 500 })
    expect(head).toBeGreaterThan(300)
    const typed = rows.filter(({ channel }) => channel.endsWith('/phone.event'))
    const booked = rows.filter(({ amount }) => amount !== null)
    expect(typed).toHaveLength(1)
    const orders = await Promise.all(booked.map(({ offset }) => shop.call('event.read', { offset })))
    const sums = orders.map(({ event }) => event.data as unknown as { totals: { total: { minor: number } } })
    const revenue = sums.reduce((sum, { totals }) => sum + totals.total.minor, 0)

    const sales = await shop.call('tables.page', { table: 'demo_sales' })
    expect(sales.rows.reduce((sum, row) => sum + Number(row.orders), 0)).toBe(booked.length)
    expect(sales.rows.reduce((sum, row) => sum + Number(row.revenue_minor), 0)).toBe(revenue)
    expect((await shop.call('tables.page', { table: 'demo_stock' })).total).toBeGreaterThan(5)

    const look = await shop.call('look.list', { flow })
    expect(look).toMatchObject([
      { kind: 'letter', node: 'sales', offset: typed[0]?.offset, code: 'CANNOT_TELL', subject: 'order/O-PHONE-1' },
    ])
    expect((await shop.call('flows.list', {}))[0]).toMatchObject({ state: 'on', needsLook: 1, differs: false })
  })

  it('is made once, goes on where it was, and can be sped up', async () => {
    const shop = await newShop()
    const { flow } = await shop.call('flows.demo', {})
    await until(stages(shop, flow), handled)
    expect((await shop.call('flows.demo', {})).flow).toBe(flow)
    const ids = async () => {
      const { rows } = await shop.call('history.page', { flow, limit: 1_000 })
      return rows.filter(({ channel }) => channel === `${flow}/shop.event`)
    }
    const before = (await ids()).length
    expect(await shop.call('simulator.speed', { flow, speed: 1_000 })).toEqual({ speed: 1_000 })
    await until(ids, (rows) => rows.length > before + 50)
    await shop.reopen()
    const reopened = (await ids()).length
    await until(ids, (rows) => rows.length > reopened)
    expect((await ids()).map(({ repeats }) => repeats).filter((repeats) => repeats > 0)).toEqual([])
    expect((await shop.failure('simulator.speed', { flow, speed: 0 })).code).toBe('API_ARGUMENT')
  })
})
