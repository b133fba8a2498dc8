/** Watching the practice shop: counts, waiting, what needs a look, its pace. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openTab, panel, step } from './hands.ts'
import { countOf, countsRise } from './journeys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('watching', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
    await app.page
      .getByRole('button', { name: /demo shop/i })
      .first()
      .click()
    await step(app.page, 'Practice shop').waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('shows counts that rise, on the cards and on the ways out', async () => {
    await countsRise(app)
    const orders = () => step(app.page, 'What is it about?').getByText(/^\d+$/).first().textContent()
    expect(Number(await orders())).toBeGreaterThan(0)
  })

  it('lets the practice shop run faster', async () => {
    const { page } = app
    await page.getByRole('combobox', { name: 'Pace of the practice shop' }).click()
    await page.getByRole('option', { name: '100×' }).click()
    const before = await countOf(app)
    await eventually(() => countOf(app)).toBeGreaterThan(before + 50)
    await page.getByRole('combobox', { name: 'Pace of the practice shop' }).click()
    await page.getByRole('option', { name: '1×', exact: true }).click()
  })

  it('says in the log which way an event took and what became of it', async () => {
    const { page } = app
    const words = page.getByPlaceholder('Order, customer, SKU')
    const row = panel(page).getByRole('row', { name: /Order placed/ })
    const way = 'What is it about? → Where people buy, Sales by day'
    await words.fill('O-PHONE-1')
    await row.getByText(`Orders by phone → ${way}`).waitFor()
    await row.getByText('Needs a look').waitFor()
    const { rows } = await app.call('history.page', { type: 'order.placed', limit: 1 })
    await words.fill(rows[0]?.subject?.split('/').at(-1) ?? '')
    await row.getByText(`Practice shop → ${way}`).waitFor()
    await row.getByText('Handled').waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
  })

  it('shows what waits while the flow is paused, and that nothing waits after it goes on', async () => {
    const { page } = app
    const waiting = step(page, 'Where people buy').getByText(/^waiting \d/)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
    const flow = (await app.call('flows.list', {}))[0]?.flow ?? ''
    const event = {
      id: 'by-phone-1',
      type: 'order.placed',
      data: { number: '#3001', channel: 'phone', totals: { total: { minor: 100, currency: 'GBP' } } },
    }
    await app.call('events.send', { flow, node: 'phone', event, by: 'Ada' })
    await waiting.waitFor()
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await waiting.waitFor({ state: 'detached' })
    await step(page, 'Where people buy').getByText('up to date').waitFor()
  })

  it('keeps what cannot be handled for a person: trying again is counted, skipping asks why', async () => {
    const { page } = app
    await openTab(page, 'Needs a look')
    const [item] = await app.call('look.list', {})
    expect(item?.message).toContain('cannot be told')
    const again = panel(page).getByRole('button', { name: 'Try again' })
    await again.click()
    // It still cannot be told: it comes back, with the same words.
    await page.getByText(/again/i).first().waitFor()
    await again.waitFor()
    await panel(page).getByRole('button', { name: 'Skip…' }).click()
    const skip = dialog(page).getByRole('button', { name: 'Skip', exact: true })
    expect(await skip.isDisabled()).toBe(true)
    await dialog(page).getByLabel('Why?').fill('It was a test order')
    await skip.click()
    await panel(page).getByText('Try again').waitFor({ state: 'detached' })
    await eventually(async () => (await app.call('look.list', {})).length).toBe(0)
    await eventually(() => step(page, 'Sales by day').getByText('needs a look').count()).toBe(0)
    // Who decided, and why, is an event like any other.
    const [told] = (await app.call('history.page', { limit: 1, type: 'counterflow.lane.released' })).rows
    const { event } = await app.call('event.read', { offset: told?.offset ?? -1 })
    expect(event.data).toMatchObject({ verdict: 'skip', reason: 'It was a test order', by: 'Ada' })
    expect(app.faults).toEqual([])
  })

  it('goes on where it was after the page was closed and opened again', async () => {
    const before = await countOf(app)
    await app.page.reload()
    await step(app.page, 'Practice shop').waitFor()
    await eventually(() => countOf(app)).toBeGreaterThanOrEqual(before)
    await countsRise(app)
    expect(app.faults).toEqual([])
  })
})
