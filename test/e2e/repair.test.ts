/** What needs a look, repaired by a person: looked at, copied with another figure, tried one before the others. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openFlow, openTab, panel } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('repairing', () => {
  let app: App
  let flow: string
  const item = (about: string) => panel(app.page).getByRole('listitem').filter({ hasText: about })
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    flow = (await app.call('flows.import', { text: writeFlow(orders()) })).flow
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    // Half a penny cannot be kept in a column of whole numbers.
    for (const customer of ['ann', 'bob', 'cid', 'dan'])
      for (const total of [150.5, 200]) {
        const event = { type: 'order.placed', subject: `customer/${customer}`, data: { customer, total } }
        await app.call('events.send', { flow, node: 'hand', event, by: 'Ada' })
      }
    await app.page.reload()
    await openFlow(app.page, 'Orders')
    await openTab(app.page, 'Needs a look')
  }, 120_000)
  afterAll(() => app.close())

  it('groups what failed alike, with what waits behind', async () => {
    await eventually(() => panel(app.page).getByRole('article').count()).toBe(1)
    await panel(app.page).getByText('4 events wait behind').waitFor()
  })

  it('shows one from near, and takes an edited copy in its place', async () => {
    const { page } = app
    await panel(page).getByRole('button', { name: 'Show all 4' }).click()
    await item('Customer ann').getByRole('button', { name: 'More about Customer ann' }).click()
    await page.getByRole('menuitem', { name: 'Show the details' }).click()
    await item('Customer ann').getByText('150.5').waitFor()
    await item('Customer ann').getByRole('button', { name: 'More about Customer ann' }).click()
    await page.getByRole('menuitem', { name: 'Edit a copy…' }).click()
    // The first field is given the focus with the next picture: what is typed before would go there.
    await dialog(page).locator('input:focus').waitFor()
    await dialog(page).getByLabel('Total').fill('151')
    await dialog(page).getByRole('button', { name: 'Send the copy' }).click()
    await item('Customer ann').waitFor({ state: 'detached' })
    // The order that waited behind, and the copy.
    await eventually(async () => (await app.call('tables.page', { table: 'totals' })).rows[0]?.total).toBe(351)
  })

  it('tries one and leaves the others alone when it fails again', async () => {
    const { page } = app
    await panel(page).getByRole('button', { name: 'Try all 3 again…' }).click()
    await dialog(page).getByText('0 skipped as done, 3 redone').waitFor()
    await dialog(page).getByText('3 events that wait behind follow in order').waitFor()
    await dialog(page).getByRole('button', { name: 'Try one, then the others' }).click()
    await panel(page)
      .getByText(/Stopped at a new error: 0 of 3 done/)
      .waitFor()
    await panel(page).getByText('2 were not touched.').waitFor()
  })

  it('takes them in by itself, each lane in its order, once a mended version builds its table anew', async () => {
    const { page } = app
    const draft = await app.call('draft.read', { flow })
    const text = draft.text.replace('"type": "integer"', '"type": "decimal"')
    await app.call('draft.save', { flow, text, revision: draft.revision, label: '' })
    const { revision } = await app.call('draft.read', { flow })
    await app.call('publish.apply', { flow, revision, choices: { reshaped: 'rebuild' }, by: 'Ada' })
    await eventually(async () => (await app.call('look.list', {})).length).toBe(0)
    await panel(page).getByText('Nothing needs a look').waitFor()
    const totals = async () =>
      (await app.call('tables.page', { table: 'totals' })).rows.map(({ customer, total }) => [customer, Number(total)])
    await eventually(totals).toEqual(expect.arrayContaining(['bob', 'cid', 'dan'].map((name) => [name, 350.5])))
    expect(app.faults).toEqual([])
  })
})
