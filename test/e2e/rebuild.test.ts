/** A table rebuilt beside the live one: equal, or with its differences shown before anything is swapped in. */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openFlow, openTab, panel } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('rebuilding a table', () => {
  let app: App
  const rows = async () => (await app.call('tables.page', { table: 'totals' })).rows
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    const { flow } = await app.call('flows.import', { text: writeFlow(orders()) })
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    for (const [customer, total] of [
      ['ann', 150],
      ['bob', 200],
    ] as const) {
      const event = { type: 'order.placed', subject: `customer/${customer}`, data: { customer, total } }
      await app.call('events.send', { flow, node: 'hand', event, by: 'Ada' })
    }
    await app.page.reload()
    await openFlow(app.page, 'Orders')
    await openTab(app.page, 'Tables')
  }, 120_000)
  afterAll(() => app.close())

  const rebuild = () => panel(app.page).getByRole('button', { name: 'Rebuild…' }).click()

  it('says that all rows are equal', async () => {
    await eventually(async () => (await rows()).length).toBe(2)
    await rebuild()
    await dialog(app.page).getByText('All 2 rows are equal').waitFor()
    expect(await dialog(app.page).getByRole('button', { name: 'Swap in the rebuilt one' }).count()).toBe(0)
    await dialog(app.page).getByRole('button', { name: 'Close', exact: true }).last().click()
  })

  it('shows a row that is not what the log says, and mends it when a person says so', async () => {
    const { page } = app
    // As a hand in the file would leave it.
    const db = new Database(app.store)
    db.prepare('UPDATE table_totals SET total = 7 WHERE customer = ?').run('ann')
    db.close()
    await rebuild()
    await dialog(page).getByText('1 rows equal, 1 changed, 0 added, 0 gone').waitFor()
    await dialog(page).getByRole('row', { name: 'changed ann 7 150' }).waitFor()
    expect((await rows())[0]).toEqual({ customer: 'ann', total: 7 })
    await dialog(page).getByRole('button', { name: 'Swap in the rebuilt one' }).click()
    await dialog(page).getByText('Swapped in').waitFor()
    expect((await rows())[0]).toEqual({ customer: 'ann', total: 150 })
    expect(app.faults).toEqual([])
  })
})
