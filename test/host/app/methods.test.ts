/** Every method of the Api once, the way a window would ask for it, over one real store. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { argumentSchemas } from '../../../runtime/host/app/arguments.ts'
import type { EngineMethod } from '../../../runtime/model/api.ts'
import { imported, published, send } from './flows.ts'
import { newShop, type TestShop, templates, until } from './open-shop.ts'

type Given = {
  readonly shop: TestShop
  readonly flow: string
  readonly draft: string
  readonly off: string
  readonly look: string
  readonly offset: number
}
type Row = readonly [method: EngineMethod, argument: (given: Given) => unknown, expected: (given: Given) => unknown]

const any = expect.any(String)
const card = (flow: string, more: object = {}) => expect.objectContaining({ flow, ...more })

const rows: readonly Row[] = [
  ['shop.read', () => ({}), () => ({ name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann', answered: true })],
  ['shop.answer', () => ({ name: 'Tea & Co', zone: 'UTC', currency: 'JPY', operator: 'Bo' }), () => ({ name: 'Tea & Co', zone: 'UTC', currency: 'JPY', operator: 'Bo', answered: true })],
  ['preferences.read', () => ({}), () => ({ theme: 'system', keepsRunning: false, runsAtLogin: false })],
  ['preferences.write', () => ({ theme: 'dark' }), () => ({ theme: 'dark', keepsRunning: false, runsAtLogin: false })],
  ['templates.list', () => ({}), () => expect.arrayContaining([expect.objectContaining({ id: 'daily-sales', name: 'Daily sales report', category: 'reports', needs: ['mail'], roles: ['producer', 'router', 'consumer'], summary: any, document: expect.objectContaining({ id: 'daily-sales' }) })])],
  ['flows.list', () => ({}), ({ flow, draft }) => expect.arrayContaining([card(flow, { state: 'on', version: 1, needsLook: 1 }), card(draft, { state: 'off', version: null })])],
  ['flows.create', () => ({ name: 'Empty one' }), () => expect.objectContaining({ flow: expect.stringMatching(/^empty-one-/), state: 'off', revision: 1, live: null, allowances: [] })],
  ['flows.import', ({ shop }) => ({ text: shop.path && JSON.stringify({ format: 1, id: 'x', name: 'X', zone: 'UTC', currency: 'EUR', nodes: {} }), name: 'Mine' }), () => expect.objectContaining({ flow: expect.stringMatching(/^mine-/) })],
  ['flows.duplicate', ({ flow }) => ({ flow }), () => expect.objectContaining({ state: 'off', live: null })],
  ['flows.remove', ({ draft }) => ({ flow: draft, by: 'Ann' }), () => null],
  ['flows.restore', ({ off }) => ({ flow: off }), ({ off }) => expect.objectContaining({ flow: off })],
  ['flows.turn', ({ off }) => ({ flow: off, to: 'on', by: 'Ann', start: 'now' }), ({ off }) => card(off, { state: 'on' })],
  ['effects.resume', () => ({ by: 'Ann' }), () => ({ state: 'running', message: '', advice: '' })],
  ['flows.missed', ({ off }) => ({ flow: off }), () => ({ events: 0, since: expect.any(Number) })],
  ['draft.read', ({ flow }) => ({ flow }), ({ flow }) => expect.objectContaining({ flow, revision: 1, state: 'on', live: expect.objectContaining({ version: 1, by: 'Ann' }) })],
  ['draft.save', ({ draft }) => ({ flow: draft, text: '{}', revision: 1, label: 'Emptied' }), () => ({ revision: 2 })],
  ['publish.preview', ({ flow }) => ({ flow }), () => expect.objectContaining({ revision: 1, problems: [], needs: [] })],
  ['publish.apply', ({ draft }) => ({ flow: draft, revision: 1, choices: {}, by: 'Ann' }), ({ draft }) => expect.objectContaining({ flow: draft, state: 'on' })],
  ['versions.list', ({ flow }) => ({ flow }), () => [{ version: 1, hash: any, at: expect.any(Number), by: 'Ann', live: true }]],
  ['live.watch', ({ flow }) => ({ flow }), ({ flow }) => expect.objectContaining({ flow, state: 'on', outputs: expect.objectContaining({ 'hand.event': { total: 4, perMinute: 4 }, 'large.pass': { total: 3, perMinute: 3 }, 'large.rest': { total: 1, perMinute: 1 } }), stages: { totals: { handled: 3, waiting: 0, behind: 0, needsLook: 1, effectsOpen: 0, rows: 1, halted: null } } })],
  ['history.page', ({ flow }) => ({ flow, limit: 2 }), () => expect.objectContaining({ rows: [expect.objectContaining({ needsLook: true, subject: 'customer/cid' }), expect.objectContaining({ type: 'order.placed' })], next: expect.any(Number) })],
  ['history.range', () => ({ first: 1, last: 3 }), () => [3, 2, 1].map((offset) => expect.objectContaining({ offset }))],
  ['history.types', ({ flow }) => ({ flow }), () => ['order.placed']],
  ['history.ways', ({ offset }) => ({ offsets: [offset] }), ({ offset, flow }) => [{ offset, ways: [expect.objectContaining({ flow, name: 'Orders', outcome: { kind: 'handled' } })] }]],
  ['event.read', ({ offset }) => ({ offset }), ({ flow }) => expect.objectContaining({ letters: [{ stage: `${flow}/totals`, code: any, message: any }], flows: [expect.objectContaining({ flow, name: 'Orders', edges: ['hand.event>large', 'large.pass>totals'], stopped: [] })] })],
  ['events.samples', ({ flow }) => ({ flow, type: 'order.placed', limit: 1 }), ({ flow }) => [expect.objectContaining({ subject: 'customer/cid', data: { customer: 'cid', total: 150.5 }, channel: `${flow}/hand.event` })]],
  ['events.send', ({ flow }) => ({ flow, node: 'hand', event: { type: 'order.placed', data: { customer: 'x', total: 1 } }, by: 'Ann' }), () => ({ kind: 'accepted', offset: expect.any(Number) })],
  ['inputs.read', ({ flow }) => ({ flow }), () => []],
  ['inputs.bind', ({ flow }) => ({ flow, node: 'hand', path: join(templates, 'daily-sales/samples/sales.csv') }), () => [{ node: 'hand', kind: 'file', name: 'sales.csv', path: any, found: true }]],
  ['intake.read', () => ({}), () => ({ catchUps: [], backfills: [], relay: null, clockOff: null })],
  ['event.raw', () => ({ offset: 1 }), () => ({ kind: 'none' })],
  ['person.find', () => ({ text: 'nobody' }), () => ({ events: 0, first: null, last: null, names: [] })],
  ['tables.list', ({ flow }) => ({ flow }), ({ flow }) => [{ table: 'totals', flow, node: 'totals', rows: 1, columns: [{ name: 'customer', type: 'text', key: true }, { name: 'total', type: 'integer', key: false }] }]],
  ['tables.page', () => ({ table: 'totals', text: 'AN', sort: { column: 'total', descending: true } }), () => ({ rows: [{ customer: 'ann', total: 350 }], total: 1 })],
  ['tables.csv', () => ({ table: 'totals' }), () => ({ text: 'customer,total\r\nann,350\r\n' })],
  ['look.list', ({ flow }) => ({ flow }), ({ flow }) => [expect.objectContaining({ kind: 'letter', flow, node: 'totals', state: 'failed', type: 'order.placed', behind: 0 })]],
  ['tests.keep', ({ flow, offset }) => ({ flow, offsets: [offset] }), () => ({ earlier: 0, replaced: 0, notes: [], test: expect.objectContaining({ name: 'Order placed, Customer cid', expect: expect.objectContaining({ needsLook: 1 }) }) })],
  ['approvals.list', ({ flow }) => ({ flow }), () => []],
  ['approvals.answer', () => ({ ids: ['nothing/there/x'], verdict: 'approved', reason: '', by: 'Ann' }), () => ({ answered: 0, gone: 1 })],
  ['packages.folder', () => ({}), () => ({ folder: '', found: 0, problems: [] })],
  ['pin.read', () => ({}), () => ({ set: false, waitsUntil: null, lockedUntil: null })],
  ['pin.set', () => ({ pin: '2468', by: 'Ann' }), () => ({ set: true, waitsUntil: null, lockedUntil: null })],
  ['pin.forget', () => ({ by: 'Ann' }), () => expect.objectContaining({ set: false })],
  ['look.read', ({ look }) => ({ id: look }), () => expect.objectContaining({ request: null, attempts: 1, copy: expect.objectContaining({ node: 'hand', also: [], data: { customer: 'cid', total: 150.5 } }) })],
  ['look.preview', ({ look }) => ({ ids: [look] }), () => ({ items: 1, skipped: 0, redone: 1, behind: 0, sums: [], places: [] })],
  ['look.repair', ({ look }) => ({ ids: [look], by: 'Ann' }), () => expect.objectContaining({ state: 'trying one', total: 1, done: 0 })],
  ['look.repairing', () => ({}), () => null],
  ['look.stop', () => ({}), () => null],
  ['look.copy', ({ look }) => ({ id: look, event: { type: 'order.placed', data: { customer: 'cid', total: 151 } }, by: 'Ann' }), () => ({ kind: 'accepted', offset: expect.any(Number) })],
  ['rebuild.start', () => ({ table: 'totals' }), () => expect.objectContaining({ table: 'totals', state: 'building', differences: [], whole: true })],
  ['rebuild.read', () => ({}), () => null],
  ['rebuild.stop', () => ({}), () => null],
  ['case.find', () => ({ word: 'cid' }), () => expect.objectContaining({ word: 'cid', events: [expect.objectContaining({ depth: 0 })] })],
  ['past.step', ({ flow }) => ({ flow, at: 0, way: 'on' }), () => ({ at: expect.any(Number) })],
  ['past.busy', ({ flow }) => ({ flow, from: Date.now() - 60_000, to: Date.now() + 60_000, parts: 1 }), () => ({ counts: [4] })],
  ['care.read', () => ({}), () => expect.objectContaining({ rule: { days: null, bytes: null }, holds: [], gap: null, effectsPaused: false })],
  ['care.preview', () => ({ days: 30, bytes: null }), () => expect.objectContaining({ events: 0, heldBy: null })],
  ['care.keep', () => ({ days: 30, bytes: null, by: 'Ann' }), () => expect.objectContaining({ rule: { days: 30, bytes: null } })],
  ['care.hold', () => ({ offset: 1, what: 'order 1', by: 'Ann' }), () => expect.objectContaining({ holds: [expect.objectContaining({ what: 'order 1', by: 'Ann' })] })],
  ['care.release', () => ({ offset: 1, by: 'Ann' }), () => expect.objectContaining({ holds: [] })],
  ['care.schedule', () => ({ on: false, by: 'Ann' }), () => expect.objectContaining({ backup: expect.objectContaining({ on: false, next: null }) })],
  ['care.folder', () => ({ folder: null, by: 'Ann' }), () => expect.objectContaining({ backup: expect.objectContaining({ chosen: null, sameDisk: true }) })],
  ['care.backup', () => ({}), () => expect.objectContaining({ backup: expect.objectContaining({ last: expect.objectContaining({ ok: true }) }) })],
  ['care.verify', () => ({}), () => expect.objectContaining({ verify: expect.objectContaining({ working: expect.anything() }) })],
  ['care.stay', () => ({}), () => expect.objectContaining({ goingBack: null })],
  ['care.stop', () => ({}), () => expect.objectContaining({ verify: { last: null, working: null } })],
  ['alerts.mail', () => ({}), () => ({ connection: null, to: '', last: null })],
  ['alerts.setMail', () => ({ connection: 'practice', to: 'ann@example.com', by: 'Ann' }), () => ({ connection: 'practice', to: 'ann@example.com', last: null })],
  ['owed.list', () => ({ replay: 'none' }), () => null],
  ['alerts.list', () => ({}), () => expect.any(Array)],
  ['look.decide', () => ({ ids: ['letter:1:0:nothing/there'], verdict: 'skip', reason: '', by: 'Ann' }), () => ({ decided: 0 })],
] // biome-ignore format: a table

/** Each of these has a test of its own: it needs more than one call. */
const elsewhere = [
  'flows.demo',
  ...['care.remove', 'care.wayBack', 'care.goBack'],
  ...['backfill.start', 'backfill.cancel'],
  ...['forget', 'copies', 'clean', 'drop'].map((name) => `person.${name}`),
  ...['list', 'add', 'change', 'remove', 'test'].map((name) => `connections.${name}`),
  'versions.read',
  'packages.look',
  'packages.install',
  'packages.setFolder',
  'packages.merge',
  'flows.export',
  ...['samples.count', 'samples.send'],
  'versions.revert',
  'simulator.speed',
  'rebuild.swap',
  ...['owed.send', 'alerts.tryMail'],
  ...['ingress.read', 'ingress.set', 'programs.list', 'programs.add', 'programs.remove'],
  ...['start', 'read', 'cancel'].map((name) => `replay.${name}`),
  ...['at', 'rows', 'span'].map((name) => `past.${name}`),
  ...['sample', 'preview', 'begin', 'piece', 'finish', 'cancel'].map((name) => `inputs.${name}`),
]

async function given(): Promise<Given> {
  const shop = await newShop()
  await shop.call('shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
  const flow = await published(shop)
  const draft = await imported(shop)
  const off = await published(shop)
  await shop.call('flows.turn', { flow: off, to: 'off', by: 'Ann' })
  await send(shop, flow, 'ann', 150)
  await send(shop, flow, 'ann', 200)
  await send(shop, flow, 'ann', 20)
  // Half a penny cannot be kept in a column of whole numbers.
  await send(shop, flow, 'cid', 150.5)
  const [item] = await until(
    () => shop.call('look.list', {}),
    (items) => items.length === 1,
  )
  return { shop, flow, draft, off, look: item?.id ?? '', offset: item?.offset ?? 0 }
}

describe('the Api', () => {
  it('has a row here for every method', () => {
    expect([...rows.map(([method]) => method), ...elsewhere].sort()).toEqual(Object.keys(argumentSchemas).sort())
  })

  it.each(rows)('%s answers', async (method, argument, expected) => {
    const all = await given()
    const answer = await all.shop.call(method, argument(all) as never)
    expect(answer).toEqual(expected(all))
    // It survives the way to the window.
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
  })
})

describe('a template that reads a file', () => {
  it('works in three clicks: its sample is bound, and what is in it is counted', async () => {
    const shop = await newShop()
    const { flow, revision } = await shop.call('flows.create', { name: 'Sales', template: 'daily-sales' })
    expect(await shop.call('inputs.read', { flow })).toMatchObject([
      { node: 'sales', kind: 'sample', name: 'sales.csv', found: true },
    ])
    await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann' })
    await until(
      () => shop.call('tables.page', { table: 'stock_moves' }),
      ({ total }) => total === 10,
    )
    expect(await shop.call('live.watch', { flow })).toMatchObject({ outputs: { 'sales.row': { total: 127 } } })
    // A second one has tables of its own.
    const other = await shop.call('flows.create', { name: 'Sales', template: 'daily-sales' })
    await shop.call('publish.apply', { flow: other.flow, revision: 1, choices: {}, by: 'Ann' })
    await until(
      () => shop.call('tables.page', { table: 'stock_moves_2' }),
      ({ total }) => total === 10,
    )
  })

  it('says why its producer stands still when the file is gone, and reads when another one is chosen', async () => {
    const shop = await newShop()
    const { flow, revision } = await shop.call('flows.create', { name: 'Sales', template: 'daily-sales' })
    await shop.call('inputs.bind', { flow, node: 'sales', path: null })
    await shop.call('publish.apply', { flow, revision, choices: {}, by: 'Ann' })
    const watch = () => shop.call('live.watch', { flow })
    await until(watch, (counts) => counts?.stopped?.sales === 'Choose the file that sales reads.')
    const missing = { flow, node: 'sales', path: join(shop.folder, 'none.csv') }
    expect((await shop.failure('inputs.bind', missing)).code).toBe('FILE_MISSING')
    await shop.call('inputs.bind', { ...missing, path: join(templates, 'daily-sales/samples/sales.csv') })
    await until(watch, (counts) => counts?.outputs['sales.row']?.total === 127 && counts.stopped === undefined)
  })
})
