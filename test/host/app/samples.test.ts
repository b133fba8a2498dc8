/** The sample events of a template, sent from the window into a flow that hears programs. */
import { describe, expect, it } from 'vitest'
import { packTemplate } from '../../../runtime/host/packages/pack.ts'
import { readTemplateFolder } from '../../../runtime/host/packages/template-folder.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { files, templateFolder } from '../packages/a-template.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const by = 'Ann'
async function opened(shop: TestShop, template: string): Promise<string> {
  const { flow, revision } = await shop.call('flows.create', { name: 'Mine', template })
  await shop.call('publish.apply', { flow, revision, choices: {}, by, allow: [] })
  return flow
}
const events = (shop: TestShop) => [...shop.shop.store.read(0, 1_000)]

describe('sample events', () => {
  it.each([
    ['order-informed', ['orders'], 5, 'ledger'],
    ['hold-and-release', ['orders', 'payments'], 9, 'orders_checked'],
  ])('of %s go in, the last as of now, and the tables have rows', async (template, nodes, count, table) => {
    const shop = await newShop()
    const flow = await opened(shop, template)
    expect(await shop.call('samples.count', { flow, nodes })).toBe(count)
    expect(await shop.call('samples.send', { flow, by })).toEqual({ accepted: count, known: 0, refused: 0 })
    const sent = events(shop).filter(({ id }) => id.startsWith('sample-'))
    expect(sent).toHaveLength(count)
    const times = sent.map(({ time }) => time)
    expect(Math.abs(Math.max(...times) - Date.now())).toBeLessThan(60_000)
    expect(new Set(sent.map(({ attributes }) => attributes?.sentby))).toEqual(new Set([by]))
    await until(() => shop.call('tables.page', { table }), ({ rows }) => rows.length > 0) // biome-ignore format: a row
  })

  it('sent a second time are all known', async () => {
    const shop = await newShop()
    const flow = await opened(shop, 'order-informed')
    await shop.call('samples.send', { flow, by })
    expect(await shop.call('samples.send', { flow, by })).toEqual({ accepted: 0, known: 5, refused: 0 })
  })

  it('go nowhere while the flow is off; a copy has them too; an empty flow has none', async () => {
    const shop = await newShop()
    const { flow } = await shop.call('flows.create', { name: 'Mine', template: 'order-informed' })
    expect((await shop.failure('samples.send', { flow, by })).code).toBe('FLOW_OFF')
    const copy = await shop.call('flows.duplicate', { flow })
    expect(await shop.call('samples.count', { flow: copy.flow, nodes: ['orders'] })).toBe(5)
    const empty = await shop.call('flows.create', { name: 'Empty' })
    expect(await shop.call('samples.count', { flow: empty.flow, nodes: ['orders', '../orders'] })).toBe(0)
  })

  it('travel with a package', async () => {
    const shop = await newShop()
    const row = JSON.stringify({ id: 's-1', type: 'order.placed', time: '2026-03-02T10:00:00Z', data: { customer: 'bob', total: 500 } }) // biome-ignore format: a row
    const folder = readTemplateFolder(templateFolder({ ...files(), 'samples/hand.ndjson': `${row}\n` }))
    const { text } = packTemplate(folder, { nodeTypes, decisions: { remove: [], keep: ['personal'] } })
    const { content } = await shop.call('packages.look', { text })
    const { flow, revision } = await shop.call('packages.install', { text, content, by })
    await shop.call('publish.apply', { flow, revision, choices: {}, by })
    expect(await shop.call('samples.send', { flow, by })).toMatchObject({ accepted: 1 })
    await until(() => shop.call('tables.page', { table: 'totals' }), ({ rows }) => rows.length === 1) // biome-ignore format: a row
  })
})
