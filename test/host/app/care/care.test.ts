/** The store looked after while the shop is open: room, retention with its preview, holds, copies, proof, and the gap after a restore. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../../runtime/host/clock.ts'
import { restoreStore } from '../../../../runtime/host/store/restore.ts'
import type { CareState } from '../../../../runtime/model/api/care.ts'
import type { Attempt } from '../../../../runtime/model/effect.ts'
import { orders, published, send } from '../flows.ts'
import { newShop, type TestShop, until } from '../open-shop.ts'

const day = 86_400_000
const state = (shop: TestShop): Promise<CareState> => shop.call('care.read', {})

/** A shop whose clock is moved by whole days. */
async function shopInTime(): Promise<{ shop: TestShop; flow: string; later(days: number): void }> {
  let shift = 0
  const clock = { ...systemClock, now: () => Date.now() + shift }
  const shop = await newShop({ services: { clock } })
  const flow = await published(shop)
  return {
    shop,
    flow,
    later: (days) => {
      shift += days * day
    },
  }
}

const handled = (shop: TestShop, total: number) =>
  until(
    () => shop.call('tables.page', { table: 'totals' }),
    ({ rows }) => rows[0]?.total === total,
  )

describe('retention', () => {
  it('shows what would go before it is switched on, and then removes it, while tables and repeats stay', async () => {
    const { shop, flow, later } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    const repeat = { id: 'twice', type: 'order.placed', data: { customer: 'ann', total: 200 } }
    await shop.call('events.send', { flow, node: 'hand', event: repeat, by: 'Ann' })
    await handled(shop, 350)
    later(40)
    await send(shop, flow, 'ann', 300)
    await handled(shop, 650)
    const preview = await shop.call('care.preview', { days: 30, bytes: null })
    expect(preview).toMatchObject({ events: 3, days: 1, heldBy: null })
    expect((await state(shop)).events.removed).toBe(0)
    await shop.call('care.keep', { days: 30, bytes: null, by: 'Ann' })
    const after = await until(
      () => state(shop),
      ({ events }) => events.removed === 3,
    )
    expect(after.rule).toEqual({ days: 30, bytes: null })
    await handled(shop, 650)
    const again = await shop.call('events.send', { flow, node: 'hand', event: repeat, by: 'Ann' })
    expect(again.kind).toBe('duplicate')
    expect(shop.shop.store.first).toBe(4)
  })

  it('is held by what a person has put on hold, until it is released', async () => {
    const { shop, flow, later } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    await handled(shop, 150)
    await shop.call('care.hold', { offset: 2, what: 'order 1042', by: 'Ann' })
    later(40)
    await send(shop, flow, 'ann', 300)
    await handled(shop, 450)
    expect(await shop.call('care.preview', { days: 30, bytes: null })).toMatchObject({
      events: 1,
      heldBy: 'a hold on order 1042',
    })
    await shop.call('care.release', { offset: 2, by: 'Ann' })
    expect((await shop.call('care.preview', { days: 30, bytes: null })).heldBy).toBe(null)
    expect(await shop.failure('care.hold', { offset: 99, what: 'x', by: 'Ann' })).toMatchObject({
      code: 'EVENT_MISSING',
    })
  })

  it('says who set it, in the log', async () => {
    const { shop } = await shopInTime()
    await shop.call('care.keep', { days: 90, bytes: null, by: 'Ann' })
    const [told] = (await shop.call('history.page', { limit: 1, type: 'counterflow.keeping.set' })).rows
    const { event } = await shop.call('event.read', { offset: told?.offset ?? 0 })
    expect(event.data).toEqual({ days: 90, bytes: null, by: 'Ann' })
  })
})

describe('room', () => {
  it('tells what the store takes, by what it is for', async () => {
    const { shop, flow } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    const { room } = await state(shop)
    expect(room.bytes).toBeGreaterThan(0)
    expect(room.free).toBeGreaterThan(0)
    expect(room.kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['log', 'tables', 'journal']))
    expect(room.kinds.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(room.bytes * 1.2)
  })
})

describe('copies', () => {
  it('are made at once when they are turned on, proven, and never older than a day', async () => {
    const { shop, flow, later } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    await shop.call('care.schedule', { on: true, by: 'Ann' })
    const first = await until(
      () => state(shop),
      ({ backup }) => backup.last !== null && backup.working === null,
    )
    expect(first.backup.last).toMatchObject({ ok: true, message: '' })
    expect(first.backup.last?.events).toBeGreaterThanOrEqual(2)
    expect(readdirSync(join(shop.folder, 'backups'))).toEqual([first.backup.files[0]?.name])
    later(2)
    expect((await state(shop)).backup.next).toBeLessThan(Date.now() + 2 * day)
    await shop.call('care.backup', {})
    expect((await state(shop)).backup.files).toHaveLength(2)
  })

  it('go to a folder of another disk that a person has chosen, into one of their own, and stay where they were', async () => {
    const { shop, flow } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    await shop.call('care.backup', {})
    const disk = join(shop.folder, 'disk')
    expect(await shop.failure('care.folder', { folder: disk, by: 'Ann' })).toMatchObject({ code: 'BACKUP_FOLDER' })
    expect(await shop.failure('care.folder', { folder: 'disk', by: 'Ann' })).toMatchObject({ code: 'BACKUP_FOLDER' })
    mkdirSync(disk)
    const { backup } = await shop.call('care.folder', { folder: disk, by: 'Ann' })
    expect(backup).toMatchObject({ chosen: disk, sameDisk: true, files: [] })
    expect((await shop.call('care.backup', {})).backup.files).toHaveLength(1)
    const [own] = readdirSync(disk)
    expect(readdirSync(join(disk, own ?? ''))).toHaveLength(1)
    expect(readdirSync(join(shop.folder, 'backups'))).toHaveLength(1)
    await shop.reopen()
    expect((await state(shop)).backup.chosen).toBe(disk)
    // The disk was taken away: a copy on this one would only look like one.
    rmSync(disk, { recursive: true })
    expect((await shop.call('care.backup', {})).backup.last).toMatchObject({ ok: false })
    expect(existsSync(disk)).toBe(false)
    expect((await shop.call('care.folder', { folder: null, by: 'Ann' })).backup.files).toHaveLength(1)
  })

  it('that cannot be made say why', async () => {
    const { shop } = await shopInTime()
    // A file where the folder should be.
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(shop.folder, 'backups'), '')
    const { backup } = await shop.call('care.backup', {})
    expect(backup.last).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) })
  })
})

describe('the proof', () => {
  it('goes through the whole log beside all work, and is remembered', async () => {
    const { shop, flow } = await shopInTime()
    await send(shop, flow, 'ann', 150)
    await shop.call('care.verify', {})
    const { verify } = await until(
      () => state(shop),
      (now) => now.verify.last !== null,
    )
    expect(verify.last).toMatchObject({ ok: true, events: 2 })
    await shop.reopen()
    expect((await state(shop)).verify.last).toMatchObject({ ok: true })
  })
})

describe('F35 after a restore', () => {
  it('nothing is sent, and what the replaced store knew is told: what was lost, what was done since', async () => {
    let answer: Attempt = { kind: 'retry', reason: 'Not now', retryAfter: 3_600_000 }
    const asked: string[] = []
    const attempt = async ({ key }: { readonly key: string }): Promise<Attempt> => {
      asked.push(key)
      return answer
    }
    const shop = await newShop({ services: { effects: { http: { attempt } } } })
    const flow = await published(
      shop,
      orders({
        nodes: {
          hand: { type: 'manual', version: 1, config: { type: 'order.placed' } },
          call: { type: 'http', version: 1, config: { url: 'https://warehouse.example/orders' } },
        },
        edges: [{ from: 'hand.event', to: 'call' }],
        layout: {},
      }),
    )
    await send(shop, flow, 'ann', 150)
    await until(
      () => asked.length,
      (count) => count === 1,
    )
    const { backup } = await shop.call('care.backup', {})
    const copy = join(shop.folder, 'backups', backup.files[0]?.name ?? '')
    // The world moves on: what waited is done, and more comes.
    answer = { kind: 'done', answer: null }
    const [waiting] = shop.shop.store.effects({ states: ['pending'] })
    shop.shop.store.parts.db.prepare('UPDATE effect SET due = 0 WHERE key = ?').run(waiting?.key)
    await shop.reopen()
    await send(shop, flow, 'bob', 200)
    await until(
      () => shop.shop.store.effects({ states: ['done'] }).length,
      (count) => count === 2,
    )
    await shop.close()
    await restoreStore(copy, shop.path, { now: Date.now() })
    await shop.reopen()
    const before = asked.length
    const { gap, effectsPaused } = await state(shop)
    expect(effectsPaused).toBe(true)
    expect(gap).toMatchObject({ settled: 1, unknown: 1 })
    expect(gap?.events).toBeGreaterThanOrEqual(1)
    expect(existsSync(gap?.replaced ?? '')).toBe(true)
    expect(gap?.effects.map(({ settled }) => settled)).toEqual(expect.arrayContaining([true, false]))
    // Sent again is nothing of it by itself: what was done waits for a person.
    await shop.call('effects.resume', { by: 'Ann' })
    const [item] = await until(
      () => shop.call('look.list', {}),
      (all) => all.length === 1,
    )
    expect(item).toMatchObject({ state: 'unknown', message: expect.stringContaining('done on') })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(asked.length).toBe(before)
  })
})
