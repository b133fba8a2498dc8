/** The scrubber over the canvas: an earlier moment in place of now, by keys, and one key back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { eventually } from './hands.ts'
import { startLive } from './journeys.ts'
import type { App } from './start-app.ts'

describeWindow('looking at the past', () => {
  let app: App
  beforeAll(async () => {
    app = await startLive()
  }, 120_000)
  afterAll(() => app.close())

  it('shows rows as they were, says clearly that it is the past, and goes back with one key', async () => {
    const { page } = app
    await eventually(async () => (await app.call('tables.page', { table: 'stock_moves', limit: 100 })).total).toBe(10)
    await page.getByRole('tab', { name: 'Tables' }).click()
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    await bar.getByText('You are looking at the past').waitFor()
    const table = page.getByRole('region', { name: 'The table as it was' })
    await table.getByRole('row').nth(1).waitFor()
    const full = await table.getByRole('row').count()
    // The samples are of days in March; the version went live later. Home is the oldest moment that is kept.
    await bar.getByRole('slider', { name: 'Moment' }).press('Home')
    await page.waitForFunction(
      (before) => document.querySelectorAll('section[aria-label="The table as it was"] tr').length < before,
      full,
    )
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Save as CSV' }).waitFor()
    expect(app.faults).toEqual([])
  })

  it('plays from there to the end', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    await bar.getByRole('slider', { name: 'Moment' }).press('PageDown')
    const moment = bar.locator('output')
    const before = await moment.textContent()
    await bar.getByRole('button', { name: 'Play' }).click()
    await page.waitForFunction(
      (text) => document.querySelector('section[aria-label="The past"] output')?.textContent !== text,
      before,
    )
    await bar.getByRole('button', { name: 'Stop' }).click()
    await bar.getByRole('button', { name: 'Back to now' }).click()
    expect(app.faults).toEqual([])
  })
})
