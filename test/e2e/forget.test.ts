/** A customer is forgotten in the window: here, and in the copies of the store, where a person says so. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const flow = orders({
  events: {
    'order.placed': {
      type: 'object',
      personOf: 'customer',
      properties: { customer: { type: 'string' }, total: { type: 'number' }, mail: { type: 'string', personal: true } },
    },
  },
})

describeWindow('forgetting a customer', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
    const { flow: id } = await app.call('flows.import', { text: writeFlow(flow) })
    await app.call('publish.apply', { flow: id, revision: 1, choices: {}, by: 'Ada' })
    for (const customer of ['ann', 'ben']) {
      const event = { type: 'order.placed', data: { customer, total: 150, mail: `${customer}@example.org` } }
      await app.call('events.send', { flow: id, node: 'hand', event, by: 'Ada' })
    }
  }, 120_000)
  afterAll(() => app.close())

  const forget = async (who: string, alsoInCopies: boolean): Promise<void> => {
    const { page } = app
    await command(page, 'Forget a customer')
    await dialog(page).getByLabel('Customer number or e-mail').fill(who)
    await dialog(page).getByRole('button', { name: 'Look' }).click()
    const box = dialog(page).getByRole('checkbox', { name: /^Also in the copy of the store/ })
    await box.waitFor()
    if (!alsoInCopies) await box.click()
    await dialog(page).getByRole('button', { name: 'Forget them for good' }).click()
  }

  it('takes them out of the copies as well, and says so', async () => {
    await eventually(async () => (await app.call('tables.page', { table: 'totals' })).rows.length).toBe(2)
    await app.call('care.backup', {})
    await forget('ann', true)
    await dialog(app.page).getByText('No copy of the store that is known here names them.').waitFor()
    await dialog(app.page).getByText('Close', { exact: true }).click()
    expect((await app.call('person.copies', {})).map(({ names }) => names)).toEqual(['nobody'])
  })

  it('names the copies that may name them still, and cleans or deletes them later', async () => {
    const { page } = app
    await forget('ben', false)
    await dialog(page).getByText(/One copy of the store may name them still/).waitFor() // biome-ignore format: a call
    await dialog(page).getByText('Close', { exact: true }).click()
    await command(page, 'History and backups')
    const copies = dialog(page).getByRole('region', { name: 'Copies that are here' })
    await copies.getByText('May name somebody forgotten').waitFor()
    await copies.getByRole('button', { name: /^Take them out of/ }).click()
    await copies.getByText('Names nobody forgotten').waitFor()
    await copies.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('button', { name: 'Delete the copy' }).click()
    await copies.waitFor({ state: 'detached' })
    expect(await app.call('person.copies', {})).toEqual([])
    expect(app.faults).toEqual([])
  })
})
