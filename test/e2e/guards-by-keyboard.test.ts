/** From a guard on the canvas to the first event that broke its rule, and back, without a mouse. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { command, dialog, panel, settings, step, stored } from './hands.ts'
import { keysOf } from './keys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('a guard with the keyboard alone', () => {
  let app: App
  const { press, type, tabTo, push, focused } = keysOf(() => app.page)

  beforeAll(async () => {
    app = await startApp()
  }, 120_000)
  afterAll(() => app.close())

  it('is found by what it does, and says what it guards', async () => {
    const { page } = app
    await page.getByRole('heading', { name: 'My flows' }).waitFor()
    await command(page, 'New flow')
    await tabTo(page.getByLabel('Name of the flow'))
    await press('Control+a')
    await type('Promises')
    await press('Enter', '/')
    await type('By hand')
    await press('Enter')
    await focused(step(page, 'By hand'))
    await press('a')
    await page.getByRole('combobox', { name: 'What happens next?' }).waitFor()
    await type('alerts with what it did not follow')
    await press('Enter')
    await focused(step(page, 'In time'))
    await settings(page).getByText('Guards that “Order fulfilled” comes within 1 day').waitFor()
  })

  it('is filled in, with how long it waits after an absence, and turned on out of its form', async () => {
    const { page } = app
    await press('Enter')
    await tabTo(settings(page).getByLabel('Within', { exact: true }))
    await press('Tab', 'Enter')
    await page.getByRole('option', { name: 'second' }).first().waitFor()
    await press('Home', 'Enter')
    await tabTo(settings(page).getByLabel('After an absence', { exact: true }))
    await press('Control+a')
    await type('20')
    await press('Control+Enter')
    await push(dialog(page).getByRole('button', { name: 'Turn on' }))
    await page.getByText('Live, version 1').waitFor()
    const config = (await stored(app, 'Promises'))?.nodes['in-time']?.config
    expect(config).toMatchObject({ within: '1s', grace: '20m' })
  })

  it('rings the bell, which leads to what it says, to the whole story of the order, and back', async () => {
    const { page } = app
    const flow = (await app.call('flows.list', {}))[0]?.flow ?? ''
    // The guards are listened to from the next look on.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const data = { order_id: '1042', total: { minor: 4200, currency: 'GBP' } }
    const event = { type: 'order.paid', subject: 'order/1042', data }
    await app.call('events.send', { flow, node: 'by-hand', event, by: 'Ada' })
    await push(page.getByRole('button', { name: '1 alert' }))
    await page.getByText(/^1042: “Order fulfilled” should have come by .* and has not$/).waitFor()
    await push(page.getByRole('button', { name: 'Show', exact: true }))
    const shown = page.getByRole('complementary', { name: 'The event' })
    await focused(shown)
    await shown.getByRole('heading', { name: 'Promise missed' }).waitFor()
    await push(shown.getByRole('button', { name: 'The whole story' }))
    await panel(page).getByText('In time: what had to follow has not come in time').waitFor()
    await panel(page).getByText('Order paid').first().waitFor()
    await press('Escape')
    await focused(panel(page).getByLabel('Look for'))
    expect(app.faults).toEqual([])
  })

  it('an event beside the list is left with Escape, and the list goes on', async () => {
    const { page } = app
    const grid = panel(page).getByRole('grid', { name: 'Events' })
    await tabTo(grid)
    await press('ArrowDown')
    const shown = page.getByRole('complementary', { name: 'The event' })
    await tabTo(shown.getByText('For developers'))
    await press('Escape')
    await focused(grid)
    expect(app.faults).toEqual([])
  })
})
