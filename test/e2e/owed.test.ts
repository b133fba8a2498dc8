/** T-B2: a looser version goes live; what it would have sent in the past is listed, and sent one by one or all, never by itself. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openFlow } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const writing = (limit: number) =>
  orders({
    name: 'Big orders',
    nodes: {
      hand: { type: 'manual', version: 1, name: 'Orders', config: { type: 'order.placed' } },
      large: { type: 'filter', version: 1, name: 'Large ones', config: { when: `data.total.minor > ${limit}` } },
      mail: {
        type: 'email',
        version: 1,
        name: 'Thank the customer',
        config: {
          connection: { $connection: 'practice' },
          to: 'data.email',
          subject: 'Your order {data.number}',
          text: 'Thank you!',
        },
      },
    },
    edges: [
      { from: 'hand.event', to: 'large' },
      { from: 'large.pass', to: 'mail' },
    ],
    layout: { hand: { x: 0, y: 0 }, large: { x: 300, y: 0 }, mail: { x: 600, y: 0 } },
  })

describeWindow('what was never sent', () => {
  let app: App
  let flow: string
  const sent = async () => (await app.call('history.page', { type: 'email.sent', limit: 50 })).rows.length
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    flow = (await app.call('flows.import', { text: writeFlow(writing(10_000)) })).flow
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    for (const [number, minor] of [
      [1001, 4_000],
      [1002, 6_000],
      [1003, 12_000],
      [1004, 7_500],
    ] as const) {
      const data = { number, total: { minor, currency: 'GBP' }, email: `buyer${number}@example.com` }
      const event = { type: 'order.placed', subject: `order/${number}`, data }
      await app.call('events.send', { flow, node: 'hand', event, by: 'Ada' })
    }
    const { text, revision } = await app.call('draft.read', { flow })
    const edited = JSON.parse(text)
    edited.nodes.large.config.when = 'data.total.minor > 3000'
    await app.call('draft.save', { flow, text: JSON.stringify(edited), revision, label: 'Smaller ones too' })
    await app.page.reload()
    await openFlow(app.page, 'Big orders')
  }, 120_000)
  afterAll(() => app.close())

  it('is said with publishing, and nothing goes by itself', async () => {
    const { page } = app
    await eventually(sent).toBe(1)
    await page.getByRole('button', { name: 'Publish changes…' }).click()
    await dialog(page)
      .getByText(/Sent by Thank the customer: 3 would be new/)
      .waitFor()
    await dialog(page).getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('3 things that it would have sent were never sent.').waitFor()
    await page.getByRole('button', { name: 'Send them now?' }).click()
    await page.getByText('3 things that this version would have sent were never sent. Send them now?').waitFor()
    expect(await sent()).toBe(1)
  })

  it('goes one by one, after a question', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Look at them first…' }).click()
    const asked = dialog(page)
    await asked.getByRole('list', { name: 'Never sent' }).getByRole('listitem').nth(2).waitFor()
    await asked.getByRole('button', { name: 'Send to buyer1002@example.com' }).click()
    await asked.getByText('Send it to buyer1002@example.com now?').waitFor()
    expect(await sent()).toBe(1)
    await asked.getByRole('button', { name: 'Send it', exact: true }).click()
    await asked.getByText('Done', { exact: true }).waitFor()
    expect(await sent()).toBe(2)
  })

  it('goes all together only where the number is typed, each once', async () => {
    const { page } = app
    const asked = dialog(page)
    await asked.getByRole('button', { name: 'Send all 2…' }).click()
    await asked.getByText('They are about £115.00 in all.').waitFor()
    const deed = asked.getByRole('button', { name: 'Send all', exact: true })
    expect(await deed.isDisabled()).toBe(true)
    await asked.getByLabel('Type 2 to show that it is meant').fill('2')
    await deed.click()
    await eventually(() => asked.getByText('Done', { exact: true }).count()).toBe(3)
    expect(await sent()).toBe(4)
    await asked.getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('What this version would have sent in the past has been sent, or is on its way.').waitFor()
    expect(app.faults).toEqual([])
  })
})
