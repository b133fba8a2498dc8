/** The same without a mouse: nothing in this file points, everything is reached and done by keys. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, panel, settings, step, stored, wire } from './hands.ts'
import { bigOrder } from './journeys.ts'
import { keysOf } from './keys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('with the keyboard alone', () => {
  let app: App
  const { press, type, tabTo, focused } = keysOf(() => app.page)
  const filter = async () => (await stored(app, 'Big orders'))?.nodes.filter?.config.when

  beforeAll(async () => {
    app = await startApp()
  }, 120_000)
  afterAll(() => app.close())

  it('a flow is made and named, and steps follow each other', async () => {
    const { page } = app
    await page.getByRole('heading', { name: 'My flows' }).waitFor()
    await command(page, 'New flow')
    await tabTo(page.getByLabel('Name of the flow'))
    await press('Control+a')
    await type('Big orders')
    await press('Enter', '/')
    await type('By hand')
    await press('Enter')
    await focused(step(page, 'By hand'))
    for (const [title, name] of [
      ['Filter', 'Filter'],
      ['Note', 'Note'],
    ] as const) {
      await press('a')
      await page.getByRole('combobox', { name: 'What happens next?' }).waitFor()
      await type(title)
      await press('Enter')
      await focused(step(page, name))
    }
    await wire(page, 'Filter', 'Note').waitFor({ state: 'attached' })
    expect((await stored(app, 'Big orders'))?.name).toBe('Big orders')
  })

  it('a wire is made and taken away', async () => {
    const { page } = app
    await press('Shift+Tab')
    await focused(step(page, 'Filter'))
    await press('c')
    await page.getByRole('combobox', { name: 'Which way out?' }).waitFor()
    await type('rest')
    await press('Enter')
    await page.getByRole('combobox', { name: /“rest” lead/i }).waitFor()
    await type('Note')
    await press('Enter')
    await eventually(async () => (await stored(app, 'Big orders'))?.edges.length).toBe(3)
    await press('Control+z')
    await eventually(async () => (await stored(app, 'Big orders'))?.edges.length).toBe(2)
  })

  it('a condition is filled in', async () => {
    const { page } = app
    await press('Control+f')
    await page.getByRole('combobox', { name: 'Find a step' }).or(page.getByPlaceholder('Find a step').last()).waitFor()
    await type('Filter')
    await press('Enter', 'Escape')
    await tabTo(step(page, 'Filter'))
    await press('Enter')
    await tabTo(settings(page).getByLabel('Value', { exact: true }))
    await press('Control+a')
    await type('400')
    await press('Tab')
    await eventually(filter).toBe('data.total.minor > 40000')
  })

  it('a step is moved, and undone with one press however often the arrow was pressed', async () => {
    const { page } = app
    const place = async () => (await stored(app, 'Big orders'))?.layout.note
    const before = await place()
    await tabTo(step(page, 'Note'))
    await press('ArrowDown', 'ArrowDown', 'Shift+ArrowRight')
    await eventually(place).toEqual({ x: (before?.x ?? 0) + 80, y: (before?.y ?? 0) + 40 })
    await press('Control+z')
    await eventually(place).toEqual(before)
  })

  it('it is turned on, and an event is sent and looked at', async () => {
    const { page } = app
    await press('Control+Enter')
    await tabTo(dialog(page).getByRole('button', { name: 'Turn on' }))
    await press('Enter')
    await page.getByText('Live, version 1').waitFor()
    await command(page, 'Send a test event')
    await tabTo(dialog(page).getByLabel(/^What it is about/))
    await type('order/1001')
    await tabTo(dialog(page).getByLabel(/^Data/))
    await press('Control+a')
    await type(JSON.stringify(bigOrder))
    await tabTo(dialog(page).getByRole('button', { name: 'Send', exact: true }))
    await press('Enter')
    await dialog(page).getByText('It was accepted.').waitFor()
    await tabTo(dialog(page).getByRole('button', { name: 'Look at it' }))
    await press('Enter')
    await panel(page).getByText('Total is more than').waitFor()
    await step(page, 'Note').locator('[data-lit="true"]').first().waitFor()
  })

  it('its row is in the table, and the list view does what the canvas does', async () => {
    const { page } = app
    await press('Escape', 'Alt+4')
    await panel(page).getByText('Payment').first().waitFor()
    await press('Control+Shift+L')
    const row = page.getByRole('treegrid').getByRole('row', { name: /By hand/ })
    await tabTo(row)
    await press('ArrowDown')
    await focused(page.locator('[data-step="filter"]'))
    await press('Delete')
    await eventually(async () => Object.keys((await stored(app, 'Big orders'))?.nodes ?? {})).toEqual([
      'by-hand',
      'note',
    ])
    await press('Control+z')
    await eventually(filter).toBe('data.total.minor > 40000')
    await press('Control+Shift+L')
    await step(page, 'Filter').waitFor()
    expect(app.faults).toEqual([])
  })
})
