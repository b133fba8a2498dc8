/** A flow from nothing with the mouse, turned on, and what an event did in it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { eventually, openTab, panel, settings, step, stored } from './hands.ts'
import { bigOrder, buildByMouse, fillIn, sendTestEvent, turnOn, wireTheRest } from './journeys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('with the mouse', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  }, 120_000)
  afterAll(() => app.close())

  it('a flow is put together: steps from the palette, a wire let go over nothing, a step put into a wire', async () => {
    await buildByMouse(app)
    expect(Object.keys((await stored(app, 'Big orders'))?.nodes ?? {}).sort()).toEqual(['by-hand', 'filter', 'note'])
  })

  it('a wire is drawn from a way out to a card, and taken back', async () => {
    await wireTheRest(app)
    await eventually(async () => (await stored(app, 'Big orders'))?.edges.length).toBe(2)
  })

  it('a condition is a sentence, in the form and on the card', async () => {
    await fillIn(app)
    await step(app.page, 'Filter')
      .getByTitle(/^Passes when total is more than/)
      .waitFor()
    await step(app.page, 'Note').getByTitle('Notes “Ring the customer of ‹number›”').waitFor()
    const flow = await stored(app, 'Big orders')
    expect(flow?.nodes['by-hand']?.config).toEqual({ type: 'order.placed', sample: bigOrder })
  })

  it('a problem appears while typing, on the card and in the list, and its button mends it', async () => {
    const { page } = app
    await step(page, 'Filter').click({ position: { x: 40, y: 10 } })
    await settings(page).getByRole('button', { name: 'Advanced: show the condition as text' }).click()
    const text = settings(page).getByPlaceholder('data.total.minor > 5000')
    await text.fill('data.total.minor = 50000')
    await step(page, 'Filter')
      .and(page.getByLabel(/1 problem/))
      .waitFor()
    await openTab(page, 'Problems')
    await panel(page)
      .getByRole('button', { name: /^Write/ })
      .click()
    await panel(page).getByText('Nothing is wrong').waitFor()
    await eventually(async () => (await stored(app, 'Big orders'))?.nodes.filter?.config.when).toBe(
      'data.total.minor == 50000',
    )
    await text.fill('data.total.minor > 50000')
    await settings(page).getByRole('button', { name: /rows/i }).click()
  })

  it('an event that was typed in is in the history with its way lit, and a row in its table', async () => {
    const { page } = app
    await turnOn(app)
    await sendTestEvent(app, 'order/1001')
    await openTab(page, 'History')
    await panel(page)
      .getByRole('row', { name: /Order placed.*Order 1001/ })
      .click()
    await panel(page).getByText('Total is more than').waitFor()
    for (const name of ['By hand', 'Filter', 'Note'])
      await step(page, name).locator('[data-lit="true"]').first().waitFor()
    await openTab(page, 'Tables')
    await panel(page).getByText('Ring the customer of #1001').waitFor()
    expect(app.faults).toEqual([])
  })
})
