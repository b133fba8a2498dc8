/** The scrubber over the canvas: an earlier moment in place of now, by keys, and one key back. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { eventually, openFlow, step } from './hands.ts'
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
    await page
      .getByRole('navigation', { name: 'Tables' })
      .getByRole('button', { name: /^Stock moves/ })
      .click()
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

  it('goes to a moment that is typed, on the clock of the shop', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    await bar.getByLabel('Moment, typed').fill('2026-03-28T12:00:00')
    const slider = bar.getByRole('slider', { name: 'Moment' })
    await eventually(() => slider.getAttribute('aria-valuetext')).toBe('Mar 28, 2026, 12:00:00')
    await page.keyboard.press('Escape')
  })

  it('shows what waited on the wire and at the step while the flow was paused, and that it was', async () => {
    const { page, call } = app
    const { flow } = await call('flows.import', { text: writeFlow(orders()) })
    await call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    await call('flows.turn', { flow, to: 'paused', by: 'Ada' })
    for (const customer of ['ann', 'bob'])
      await call('events.send', {
        flow,
        node: 'hand',
        by: 'Ada',
        event: { type: 'order.placed', data: { customer, total: 200 } },
      })
    await pause(30)
    const then = Date.now()
    await pause(30)
    await call('flows.turn', { flow, to: 'on', by: 'Ada' })
    await eventually(async () => (await call('tables.page', { table: 'totals', limit: 9 })).total).toBe(2)
    await openFlow(page, 'Orders')
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const slider = page.getByRole('region', { name: 'The past' }).getByRole('slider', { name: 'Moment' })
    await slider.evaluate((input, value) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
      set?.call(input, String(value))
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }, then)
    const totals = step(page, 'Totals')
    await totals.getByText('waiting 2').waitFor()
    await totals.getByText('paused').waitFor()
    await page.locator('.react-flow__edge, .react-flow__edgelabel-renderer').getByText('waiting 2').first().waitFor()
    await page.keyboard.press('Escape')
    await totals.getByText('waiting 2').waitFor({ state: 'detached' })
    await openFlow(page, 'Daily sales')
  })

  it('plays from there to the end', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    await bar.getByRole('slider', { name: 'Moment' }).press('PageDown')
    const moment = bar.getByLabel('Moment, typed')
    const before = await moment.inputValue()
    await bar.getByRole('button', { name: 'Play' }).click()
    await page.waitForFunction(
      (text) =>
        document.querySelector<HTMLInputElement>('section[aria-label="The past"] input[type="datetime-local"]')
          ?.value !== text,
      before,
    )
    await bar.getByRole('button', { name: 'Stop' }).click()
    await bar.getByRole('button', { name: 'Back to now' }).click()
    expect(app.faults).toEqual([])
  })
})
