/** The scrubber over the canvas: an earlier moment in place of now, by keys, and one key back. */
import { setTimeout as pause } from 'node:timers/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { letFlood } from './flood.ts'
import { eventually, openFlow, step } from './hands.ts'
import { startLive } from './journeys.ts'
import type { App } from './start-app.ts'

/** Where it is dragged to, to the millisecond. */
const putSlider = (slider: Locator, moment: number): Promise<void> =>
  slider.evaluate((input, value) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    set?.call(input, String(value))
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }, moment)

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
    await putSlider(slider, then)
    const totals = step(page, 'Totals')
    await totals.getByText('waiting 2').waitFor()
    await totals.getByText('paused').waitFor()
    await page.locator('.react-flow__edge, .react-flow__edgelabel-renderer').getByText('waiting 2').first().waitFor()
    await page.keyboard.press('Escape')
    await totals.getByText('waiting 2').waitFor({ state: 'detached' })
    await openFlow(page, 'Daily sales')
  })

  it('shows on each wire what waited of a flood while the flow was on, and how that was worked off', async () => {
    const { page } = app
    const { flow, then } = await letFlood(app, 600)
    const { stages, wires } = await app.call('past.at', { flow, at: then })
    const [large, small] = ['size.large>slow', 'size.otherwise>slow'].map((edge) => wires[edge] ?? 0)
    expect(large).toBeGreaterThan(0)
    expect(small).toBeGreaterThan(0)
    await openFlow(page, 'Flood of orders')
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    const slider = bar.getByRole('slider', { name: 'Moment' })
    await putSlider(slider, then)
    await step(page, 'Worked out').getByText(`waiting ${stages.slow?.ahead}`).waitFor()
    const labels = page.locator('.react-flow__edge, .react-flow__edgelabel-renderer')
    for (const count of [large, small]) await labels.getByText(`waiting ${count}`).first().waitFor()
    await slider.press('End')
    await step(page, 'Worked out')
      .getByText(/waiting/)
      .waitFor({ state: 'detached' })
    await eventually(() => labels.getByText(/waiting/).count()).toBe(0)
    await page.keyboard.press('Escape')
    await openFlow(page, 'Daily sales')
  })

  it('goes nearer and farther, from event to event, and by the keys alone', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look at the past' }).click()
    const bar = page.getByRole('region', { name: 'The past' })
    const slider = bar.getByRole('slider', { name: 'Moment' })
    const said = (): Promise<string | null> => slider.getAttribute('aria-valuetext')
    const range = async (): Promise<number> =>
      Number(await slider.getAttribute('max')) - Number(await slider.getAttribute('min'))
    await bar.getByRole('img', { name: /events? at most at a time, around / }).waitFor()
    const all = await range()
    await slider.press('Home')
    const first = await said()
    await slider.press('Shift+ArrowRight')
    await slider.press('Shift+ArrowRight')
    await eventually(said).not.toBe(first)
    const second = await said()
    await bar.getByRole('button', { name: 'To the next event' }).click()
    await eventually(said).not.toBe(second)
    await bar.getByRole('button', { name: 'To the event before' }).click()
    await eventually(said).toBe(second)
    await slider.focus()
    for (const nearer of ['The month', 'The day', 'The hour']) {
      await page.keyboard.press('+')
      await bar.getByRole('combobox', { name: 'What the scrubber covers' }).getByText(nearer).waitFor()
    }
    expect(await said()).toBe(second)
    expect(await range()).toBeLessThanOrEqual(3_600_000)
    // Out of the hour by its keys: it covers the next one then.
    const before = await slider.getAttribute('max')
    for (let n = 0; n < 13; n++) await page.keyboard.press('PageUp')
    await eventually(() => slider.getAttribute('max')).not.toBe(before)
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+ArrowRight')
    await eventually(() => bar.getByRole('button', { name: 'To the next event' }).isDisabled()).toBe(true)
    for (let n = 0; n < 3; n++) await page.keyboard.press('-')
    await eventually(range).toBe(all)
    const axe = new AxeBuilder({ page }).include('[data-past]').withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    const { violations, passes } = await axe.setLegacyMode().analyze()
    expect([violations.map(({ id }) => id), passes.length > 5]).toEqual([[], true])
    await page.keyboard.press('Escape')
    await bar.waitFor({ state: 'detached' })
    expect(app.faults).toEqual([])
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
