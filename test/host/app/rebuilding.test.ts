/** A table built anew beside the live one: equal where nothing was wrong, compared row by row, swapped in at once. */

import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RebuildState } from '../../../runtime/model/api/rebuild.ts'
import { published, send } from './flows.ts'
import { newShop, type TestShop, until } from './open-shop.ts'

const compared = (shop: TestShop): Promise<RebuildState | null> =>
  until(
    () => shop.call('rebuild.read', {}),
    (state) => state?.state !== 'building',
  )
const rows = async (shop: TestShop) => (await shop.call('tables.page', { table: 'totals' })).rows
const handled = (shop: TestShop, count: number) =>
  until(
    () => rows(shop),
    (all) => all.length === count,
  )

async function sold(): Promise<{ shop: TestShop; flow: string }> {
  const shop = await newShop()
  const flow = await published(shop)
  for (const [customer, total] of [
    ['ann', 150],
    ['bob', 200],
    ['ann', 300],
  ] as const)
    await send(shop, flow, customer, total)
  await handled(shop, 2)
  await until(
    () => rows(shop),
    (all) => all.some(({ total }) => total === 450),
  )
  return { shop, flow }
}

/** As a bug of an earlier version, or a hand in the file, would leave it. */
const damage = (shop: TestShop, sql: string): void => void shop.shop.store.parts.db.exec(sql)

describe('rebuilding a table', () => {
  it('finds it equal where it is what the log says, and leaves nothing behind', async () => {
    const { shop } = await sold()
    await shop.call('rebuild.start', { table: 'totals' })
    expect(await compared(shop)).toMatchObject({
      state: 'compared',
      whole: true,
      differences: [{ table: 'totals', equal: 2, added: 0, changed: 0, gone: 0, rows: [] }],
    })
    await shop.call('rebuild.stop', {})
    expect(existsSync(`${shop.path}-rebuild`)).toBe(false)
  })

  it('names rows that would be added, changed and gone, and swaps them in with who did it', async () => {
    const { shop, flow } = await sold()
    damage(
      shop,
      `UPDATE table_totals SET total = 7 WHERE customer = 'ann'; DELETE FROM table_totals WHERE customer = 'bob';
      INSERT INTO table_totals VALUES ('nobody', 1)`,
    )
    await shop.call('rebuild.start', { table: 'totals' })
    const state = await compared(shop)
    expect(state?.differences[0]).toMatchObject({ equal: 0, added: 1, changed: 1, gone: 1 })
    expect(state?.differences[0]?.rows).toEqual([
      { kind: 'changed', live: { customer: 'ann', total: 7 }, rebuilt: { customer: 'ann', total: 450 } },
      { kind: 'gone', live: { customer: 'nobody', total: 1 }, rebuilt: null },
      { kind: 'added', live: null, rebuilt: { customer: 'bob', total: 200 } },
    ])
    // What comes while somebody looks is part of it.
    await send(shop, flow, 'cid', 500)
    await handled(shop, 3)
    expect(await shop.call('rebuild.swap', { by: 'Ann' })).toMatchObject({ state: 'swapped' })
    expect(await rows(shop)).toEqual([
      { customer: 'ann', total: 450 },
      { customer: 'bob', total: 200 },
      { customer: 'cid', total: 500 },
    ])
    await send(shop, flow, 'ann', 150)
    await until(
      () => rows(shop),
      (all) => all[0]?.total === 600,
    )
    const [told] = (await shop.call('history.page', { limit: 1, type: 'counterflow.table.rebuilt' })).rows
    const { event } = await shop.call('event.read', { offset: told?.offset ?? 0 })
    expect(event.data).toMatchObject({ by: 'Ann', tables: [{ table: 'totals', changed: 1, added: 1, gone: 1 }] })
    expect(await shop.failure('rebuild.swap', { by: 'Ann' })).toMatchObject({ code: 'REBUILD_NONE' })
  })

  it('takes a delivery that was left out as left out, and one that waits as not handled', async () => {
    const shop = await newShop()
    const flow = await published(shop)
    for (const [customer, total] of [
      ['ann', 150.5],
      ['ann', 200],
      ['bob', 150.5],
      ['bob', 300],
    ] as const)
      await send(shop, flow, customer, total)
    const waiting = await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 2,
    )
    const ann = waiting.find(({ subject }) => subject === 'customer/ann')
    await shop.call('look.decide', { ids: [ann?.id ?? ''], verdict: 'skip', reason: 'test', by: 'Ann' })
    await handled(shop, 1)
    await shop.call('rebuild.start', { table: 'totals' })
    expect((await compared(shop))?.differences).toMatchObject([{ equal: 1, added: 0, changed: 0, gone: 0 }])
    await shop.call('rebuild.swap', { by: 'Ann' })
    // What waits is still there to be decided, and is handled once.
    const bob = waiting.find(({ subject }) => subject === 'customer/bob')
    await shop.call('look.decide', { ids: [bob?.id ?? ''], verdict: 'skip', reason: 'test', by: 'Ann' })
    await handled(shop, 2)
    expect(await rows(shop)).toEqual([
      { customer: 'ann', total: 200 },
      { customer: 'bob', total: 300 },
    ])
  })

  it('is refused for a table that is not there, and for one whose flow is off', async () => {
    const { shop, flow } = await sold()
    expect(await shop.failure('rebuild.start', { table: 'nothing' })).toMatchObject({ code: 'TABLE_MISSING' })
    await shop.call('flows.turn', { flow, to: 'off', by: 'Ann' })
    expect(await shop.failure('rebuild.start', { table: 'totals' })).toMatchObject({ code: 'FLOW_OFF' })
  })

  it('finds every table equal to the live one, whatever was sold', async () => {
    const sale = fc.record({ customer: fc.constantFrom('ann', 'bob', 'cid'), total: fc.integer({ min: 0, max: 400 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 25 }), async (sales) => {
        const shop = await newShop()
        const flow = await published(shop)
        for (const { customer, total } of sales) await send(shop, flow, customer, total)
        const large = sales.filter(({ total }) => total > 100)
        await handled(shop, new Set(large.map(({ customer }) => customer)).size)
        await shop.call('rebuild.start', { table: 'totals' })
        const state = await compared(shop)
        expect(state?.differences).toMatchObject([{ added: 0, changed: 0, gone: 0 }])
        await shop.close()
      }),
      { numRuns: 5 },
    )
  })
})
