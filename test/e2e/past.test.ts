/** Trying the draft on the past before it goes live, down to one event with both ways. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, openFlow } from './hands.ts'
import { makeLive } from './journeys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the draft on the past', () => {
  let app: App
  let flow: string
  beforeAll(async () => {
    app = await startApp()
    flow = await makeLive(app, 'Daily sales')
    const { text, revision } = await app.call('draft.read', { flow })
    const edited = JSON.parse(text)
    // Returns are goods as well, all of a sudden.
    edited.nodes.goods.config.when = 'data.quantity > 0'
    await app.call('draft.save', { flow, text: JSON.stringify(edited), revision, label: 'Goods that were sold' })
    await app.page.reload()
    await openFlow(app.page, 'Daily sales')
  }, 120_000)
  afterAll(() => app.close())

  const tables = () => app.call('tables.page', { table: 'stock_moves', limit: 100 })

  it('tells in sentences what would be different, and changes nothing', async () => {
    const { page } = app
    const before = await tables()
    await page.getByRole('tab', { name: 'Try on the past' }).click()
    await page.getByRole('radio', { name: 'Everything' }).click()
    await page.getByRole('button', { name: 'Try the draft on it' }).click()
    await page.getByText('nothing was sent').waitFor()
    const differences = page.getByRole('list', { name: 'What would be different' })
    await differences
      .getByText(/^Goods only: /)
      .first()
      .waitFor()
    await differences.getByText('Table Stock moves: one row more, 4 different').click()
    await page.getByRole('columnheader', { name: 'Quantity' }).waitFor()
    expect(await tables()).toEqual(before)
  })

  it('opens one event with the way it took and the way it would take', async () => {
    const { page } = app
    await page.getByRole('region', { name: 'What is behind it' }).getByRole('row').nth(1).getByRole('button').click()
    const both = page.getByRole('complementary', { name: 'The event, both ways' })
    await both.getByText('As it happened').waitFor()
    await both.getByText('With the draft').waitFor()
    await both.getByText('Did not hold:').first().waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
  })

  it('is shown before publishing, without being asked for, and publishing does not wait for it', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Publish changes…' }).click()
    const asked = dialog(page)
    await asked.getByText('What the last 30 days would have been').waitFor()
    expect(await asked.getByRole('button', { name: /^Publish version/ }).isEnabled()).toBe(true)
    await asked
      .getByRole('button', { name: 'See every event and row' })
      .or(asked.getByRole('button', { name: /See all/ }))
      .click()
    await page.getByRole('list', { name: 'What would be different' }).waitFor()
    expect(app.faults).toEqual([])
  })

  it('tries a single event from the history', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('tabpanel').getByRole('row').nth(1).click()
    await page.getByRole('button', { name: 'Try the draft on it' }).click()
    await page.getByText('Only the chosen event and what it causes.').waitFor()
    await page.getByText('nothing was sent').waitFor()
    expect(app.faults).toEqual([])
  })

  it('tries several that are chosen together', async () => {
    const { page } = app
    await page.getByRole('tab', { name: 'History' }).click()
    const rows = page.getByRole('tabpanel').getByRole('grid', { name: 'Events' }).getByRole('row')
    await page.getByRole('grid', { name: 'Events' }).focus()
    await page.keyboard.press('Escape')
    await rows.nth(1).click()
    await rows.nth(4).click({ modifiers: ['Shift'] })
    await page.getByText('4 events chosen').waitFor()
    await page.getByRole('button', { name: 'Try the draft on these' }).click()
    await page.getByText('Only the 4 chosen events and what they cause.').waitFor()
    await page.getByText('nothing was sent').waitFor()
    expect(app.faults).toEqual([])
  })
})
