/** From something that happened to a test of the flow: kept, run after every edit, shown on the canvas, taken back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { eventually, openFlow, openTab, panel, step, stored } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('tests of a flow', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    await app.page
      .getByRole('button', { name: /demo shop/i })
      .first()
      .click()
    await step(app.page, 'Practice shop').waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('keeps what happened to an event as a test, in the draft, without the people in it', async () => {
    const { page } = app
    await panel(page)
      .getByRole('row', { name: /Order placed/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Keep as test' }).click()
    await page.getByText(/is a test now/).waitFor()
    await eventually(async () => (await stored(app, 'A lively demo shop'))?.tests.length).toBe(1)
    const test = (await stored(app, 'A lively demo shop'))?.tests[0]
    expect(test?.name).toMatch(/^Order placed/)
    expect(Object.keys(test?.expect.emitted ?? {}).length).toBeGreaterThan(0)
    await panel(page)
      .getByText(/All \d+ passed/)
      .waitFor()
  })

  it('shows on the canvas which wires no test has tried', async () => {
    const { page } = app
    await panel(page).getByText('Show on the canvas what they try').click()
    await page.locator('[data-tried="true"]').first().waitFor()
    await page.locator('[data-tried="false"]').first().waitFor()
    await panel(page).getByText('no test did').waitFor()
  })

  it('fails at the step that does otherwise after an edit, and leads there; undoing the edit passes again', async () => {
    const { page } = app
    await step(page, 'Sales by day').click()
    await page.keyboard.press('Delete')
    await panel(page)
      .getByText(/\d+ of \d+ failed/)
      .waitFor()
    await page.keyboard.press('Control+z')
    await panel(page)
      .getByText(/All \d+ passed/)
      .waitFor()
    expect(app.faults).toEqual([])
  })

  it('gets the name that a person gives it', async () => {
    const { page } = app
    await panel(page)
      .getByRole('button', { name: /^More about/ })
      .click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByLabel('Name of the test').fill('An order as on Friday')
    await page.keyboard.press('Enter')
    await panel(page).getByRole('listitem', { name: 'An order as on Friday' }).waitFor()
  })

  it('is taken back like any edit', async () => {
    const { page } = app
    await openTab(page, 'Tests')
    await panel(page)
      .getByRole('button', { name: /^More about/ })
      .click()
    await page.getByRole('menuitem', { name: 'Delete the test' }).click()
    await panel(page).getByText('This flow brings no tests').waitFor()
    await page.keyboard.press('Control+z')
    await panel(page)
      .getByText(/All \d+ passed/)
      .waitFor()
    expect(app.faults).toEqual([])
  })

  it('that never ends is stopped, and the window goes on meanwhile', { timeout: 60_000 }, async () => {
    const { page } = app
    await app.call('flows.import', { text: endless })
    await openFlow(page, 'Bomb')
    await openTab(page, 'Tests')
    const boom = panel(page).getByRole('listitem', { name: 'boom' })
    await boom.waitFor()
    // It is under way, and everything else answers as ever.
    await openTab(page, 'Problems')
    await openTab(page, 'Tests')
    await boom.getByText('It was stopped: it took longer than 10 seconds.').waitFor({ timeout: 40_000 })
    expect(app.faults).toEqual([])
  })
})

/** Every event sets off a hundred more, 32 times over. */
const endless = JSON.stringify({
  ...{ format: 1, id: 'bomb', name: 'Bomb', zone: 'UTC', currency: 'GBP' },
  nodes: {
    ear: { type: 'events', version: 1, config: { types: 'bomb' } },
    each: {
      type: 'split',
      version: 1,
      config: { list: 'data.items', parent: [{ name: 'items', value: 'data.items' }] },
    },
    tell: { type: 'emit', version: 1, config: { type: 'bomb' } },
  },
  edges: [
    { from: 'ear.event', to: 'each' },
    { from: 'each.item', to: 'tell' },
  ],
  tests: [
    {
      name: 'boom',
      events: [{ node: 'ear', type: 'bomb', data: { items: Array.from({ length: 100 }, (_, n) => n) } }],
      expect: { needsLook: 0 },
    },
  ],
})
