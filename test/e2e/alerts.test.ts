/** A bell that rings once for a new kind of failure, leads to it, and is silent when it is mended; a guard on the canvas. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { eventually, openFlow, panel, step } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const guarded = orders({
  id: 'stock',
  name: 'Stock guard',
  nodes: {
    hand: { type: 'manual', version: 1, config: {} },
    sums: {
      type: 'conserve',
      version: 1,
      name: 'Stock adds up',
      config: { key: 'data.sku', total: 'data.after', parts: [{ value: 'data.delta' }] },
    },
  },
  edges: [{ from: 'hand.event', to: 'sums' }],
  layout: { hand: { x: 0, y: 0 }, sums: { x: 300, y: 0 } },
})

describeWindow('alerts', () => {
  let app: App
  let flow: string
  const bell = (count: number) =>
    app.page.getByRole('button', { name: count === 0 ? 'No alerts' : count === 1 ? '1 alert' : `${count} alerts` })
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    flow = (await app.call('flows.import', { text: writeFlow(orders()) })).flow
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    await app.page.reload()
    await openFlow(app.page, 'Orders')
  }, 120_000)
  afterAll(() => app.close())

  const order = (customer: string, total: number) =>
    app.call('events.send', {
      flow,
      node: 'hand',
      event: { type: 'order.placed', subject: `customer/${customer}`, data: { customer, total } },
      by: 'Ada',
    })

  it('rings once for a new kind of failure, however often it comes', async () => {
    await bell(0).waitFor()
    await order('ann', 150.5)
    await bell(1).waitFor()
    await order('bob', 250.25)
    await eventually(async () => (await app.call('look.list', {})).length).toBe(2)
    expect((await app.call('alerts.list', {})).length).toBe(1)
  })

  it('leads to what needs a look, and is over when that is decided', async () => {
    const { page } = app
    await bell(1).click()
    await page.getByText('A step fails:').waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await panel(page).getByRole('article').first().waitFor()
    const ids = (await app.call('look.list', {})).map(({ id }) => id)
    await app.call('look.decide', { ids, verdict: 'skip', reason: 'a test', by: 'Ada' })
    await bell(0).waitFor()
    expect(app.faults).toEqual([])
  })

  it('are sent by e-mail, too, without a flow for it', async () => {
    const { page } = app
    await bell(0).click()
    await page.getByRole('button', { name: 'Send them by e-mail, too…' }).click()
    await page.getByLabel('Through').click()
    await page.getByRole('option', { name: /^Practice/ }).click()
    await page.getByLabel('To', { exact: true }).fill('ann')
    await page.getByRole('button', { name: 'Send alerts there' }).click()
    await page.getByText(/Expected one e-mail address/).waitFor()
    await page.getByLabel('To', { exact: true }).fill('ann@example.com')
    await page.getByRole('button', { name: 'Send alerts there' }).click()
    await page.getByText('They also go to ann@example.com by e-mail.').waitFor()
    await page.getByRole('button', { name: 'Send one to try' }).click()
    await page.getByText(/The last one was handed over/).waitFor()
    await page.getByRole('button', { name: 'No e-mails any more' }).click()
    await page.getByRole('button', { name: 'Send them by e-mail, too…' }).waitFor()
    await page.keyboard.press('Escape')
    expect(app.faults).toEqual([])
  })

  it('rings for a guard, and shows the event that broke the rule', async () => {
    const { page } = app
    const stock = (await app.call('flows.import', { text: writeFlow(guarded) })).flow
    await app.call('publish.apply', { flow: stock, revision: 1, choices: {}, by: 'Ada' })
    const move = (delta: number, after: number) =>
      app.call('events.send', {
        flow: stock,
        node: 'hand',
        event: { type: 'inventory.adjusted', data: { sku: 'TEAPOT', delta, after } },
        by: 'Ada',
      })
    await move(0, 10)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await move(-1, 7)
    await bell(1).waitFor()
    await bell(1).click()
    await page.getByText('TEAPOT: it should be 9, and it is 7').first().waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await step(page, 'Stock adds up').waitFor()
    const event = page.getByRole('complementary', { name: 'The event' })
    await event.getByText('TEAPOT').first().waitFor()
    // When the event that broke the rule was, in the hours of the shop.
    await event
      .getByRole('time')
      .filter({ hasText: /^\w{3} \d+, \d{4}, \d\d:\d\d:\d\d$/ })
      .first()
      .waitFor()
    expect(app.faults).toEqual([])
  })

  it('are shown by the system while somebody looks at something else, where the browser may', async () => {
    const page = await app.newPage()
    await page.context().grantPermissions(['notifications'])
    await page.getByRole('button', { name: '1 alert' }).waitFor()
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => true })
      const shown: string[] = []
      const Real = Notification
      const Noted = class extends Real {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options)
          shown.push(`${title}: ${options?.body}`)
        }
      }
      Object.assign(window, { Notification: Noted, shown })
    })
    const stock = (await app.call('flows.list', {})).find(({ name }) => name === 'Stock guard')?.flow ?? ''
    for (const after of [10, 4]) {
      const event = { type: 'inventory.adjusted', data: { sku: 'CUP', delta: 0, after } }
      await app.call('events.send', { flow: stock, node: 'hand', event, by: 'Ada' })
    }
    await eventually(() => page.evaluate('window.shown')).toEqual(['Stock guard: CUP: it should be 10, and it is 4'])
    await page.close()
    expect(app.faults).toEqual([])
  })
})
