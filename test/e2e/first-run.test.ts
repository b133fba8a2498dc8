/** The first minutes with the app: four answers, a template, a running flow, and a shop to look at. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the first minutes', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp({ answered: false })
  }, 60_000)
  afterAll(() => app.close())

  it('ask for the shop and the person, and do not go on without them', async () => {
    const { page } = app
    await page.getByRole('heading', { name: 'Welcome to Counterflow' }).waitFor()
    await page.getByRole('button', { name: 'Open the shop' }).click()
    await page.getByText('Give your shop a name').waitFor()
    await page.getByLabel('Your shop').fill('The Corner Shop')
    await page.getByLabel('Your name').fill('Ada')
    await page.getByRole('button', { name: 'Open the shop' }).click()
    await page.getByRole('heading', { name: 'My flows' }).waitFor()
    expect(await app.call('shop.read', {})).toMatchObject({ name: 'The Corner Shop', operator: 'Ada', answered: true })
  })

  it('lead from the gallery to a running flow with events in three clicks', async () => {
    const { page } = app
    await page.getByRole('button', { name: /^Daily sales/ }).click()
    await page.getByRole('button', { name: 'Use this template' }).click()
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('Live, version 1').waitFor()
    await page.getByRole('tabpanel').getByText('Sold line').or(page.getByText('Sale line')).first().waitFor()
    const tables = await app.call('tables.list', {})
    expect(tables.map(({ table }) => table).sort()).toEqual([
      'daily_reports',
      'sales_by_country',
      'sales_by_day',
      'stock_moves',
    ])
  })

  it('show a lively demo shop with one thing that needs a look', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'My flows' }).click()
    await page.getByRole('button', { name: /demo shop/i }).click()
    await page.getByRole('tab', { name: /Needs a look\s*1/ }).click()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByText('Order placed').first().waitFor()
    const { head } = await app.call('history.page', { limit: 1 })
    expect(head).toBeGreaterThan(100)
  })

  it('made no fault on the way', () => expect(app.faults).toEqual([]))
})
