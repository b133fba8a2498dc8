/** What a table says of each row in words: the stock of an item, as a merchant would say it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../runtime/model/json.ts'
import { describeWindow } from './chromium.ts'
import { eventually, openFlow, openTab, panel, settings, step } from './hands.ts'
import { type App, startApp } from './start-app.ts'

/** Where pictures go, for looking at them. */
const look = process.env.LOOK

describeWindow('a table in words', () => {
  let app: App
  let flow: string
  const send = (type: string, data: JsonObject) =>
    app.call('events.send', { flow, node: 'shop', event: { type, data }, by: 'Ada' })
  const lines = [{ sku: 'LAMP', quantity: '1' }]
  const sentence = () => panel(app.page).getByRole('cell').first()

  beforeAll(async () => {
    app = await startApp()
    const draft = await app.call('flows.create', { name: 'Never twice', template: 'never-sell-twice' })
    flow = draft.flow
    await app.call('publish.apply', { flow, revision: draft.revision, choices: {}, by: 'Ada' })
    await openFlow(app.page, 'Never twice')
  }, 120_000)
  afterAll(() => app.close())

  it('says what is there, what is held for how long, and what was sold today', async () => {
    await send('inventory.received', { item: 'LAMP', qty: 6 })
    for (const id of ['A', 'B', 'C']) await send('checkout.started', { checkout_id: id, lines })
    for (const id of ['A', 'B']) await send('order.paid', { checkout_id: id, order_id: `O-${id}`, lines })
    await openTab(app.page, 'Tables')
    await panel(app.page)
      .getByRole('button', { name: /^Stock today/ })
      .click()
    await panel(app.page).getByRole('columnheader', { name: 'In words' }).waitFor()
    await eventually(() => sentence().textContent()).toMatch(
      /^3 available, 1 held for 1[45] more minutes, 2 sold today$/,
    )
    for (const theme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme: theme })
      if (look) await app.page.screenshot({ path: `${look}/in-words-${theme}.png` })
    }
    await app.page.emulateMedia({ colorScheme: 'light' })
  })

  it('says it otherwise as soon as the form of the step does, and refuses a column that is not there', async () => {
    await app.page.getByRole('button', { name: 'See the whole flow' }).click()
    await step(app.page, 'Stock today').click()
    const field = settings(app.page).getByRole('textbox', { name: 'In words' })
    await field.fill('{available} of {item} are left')
    await eventually(() => sentence().textContent()).toBe('3 of LAMP are left')
    await field.fill('{availabel} are left')
    await settings(app.page)
      .getByText(/^There is no column availabel in this table. Did you mean available/)
      .waitFor()
    if (look) await app.page.screenshot({ path: `${look}/in-words-wrong.png` })
    expect(app.faults).toEqual([])
  })
})
