/** A shop is connected in the window: what comes in and how, its past, an event as it was sent, and a customer forgotten. */
import { createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import { orders } from '../host/app/flows.ts'
import { openStandIn, type StandIn, standInToken } from '../host/catch-up/stand-in.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, openTab, panel, step } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const day = 86_400_000
const secret = 'whsec_test'
const email = 'ann.canary@example.org'
const paid = (n: number, at: number): JsonObject =>
  ({
    id: `evt_${n}`,
    object: 'event',
    type: 'customer.created',
    created: Math.floor(at / 1000),
    data: { object: { id: `cus_${n}`, object: 'customer', email: n === 1 ? email : `other${n}@example.org` } },
  }) as unknown as JsonObject

const flow = orders({
  name: 'New customers',
  nodes: {
    shop: {
      type: 'catch-up',
      version: 1,
      name: 'Our Stripe',
      config: { provider: 'stripe', connection: { $connection: 'till' } },
    },
    totals: {
      type: 'table',
      version: 1,
      name: 'Customers',
      config: {
        table: 'customers',
        key: [{ name: 'customer', type: 'text', value: 'data.customer_ref' }],
        columns: [{ name: 'mail', type: 'text', value: 'data.email' }],
      },
    },
  },
  edges: [{ from: 'shop.event', to: 'totals' }],
  layout: { shop: { x: 0, y: 0 }, totals: { x: 400, y: 0 } },
})

/** With SCREENS set, a picture of each place: they are looked at by people. */
const pictures = process.env.SCREENS
async function picture({ page }: App, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(250)
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) })
    }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
}

describeWindow('events of a connected shop', () => {
  let app: App
  let standIn: StandIn
  const ends: (() => void)[] = []
  let id = ''
  beforeAll(async () => {
    standIn = await openStandIn(250, (close) => void ends.push(close))
    standIn.events.push(paid(1, Date.now() - 2 * day), paid(2, Date.now() - day))
    app = await startApp()
    await app.call('connections.add', {
      ...{ name: 'till', kind: 'stripe', facts: { address: standIn.base }, mode: 'test', by: 'Ada' },
      secrets: { key: [standInToken], hook: [secret] },
    })
    id = (await app.call('flows.import', { text: writeFlow(flow) })).flow
    await app.call('publish.apply', { flow: id, revision: 1, choices: {}, by: 'Ada' })
    await app.page.getByText('New customers').first().click()
    await step(app.page, 'Our Stripe').waitFor()
  }, 120_000)
  afterAll(async () => {
    await app.close()
    for (const end of ends) end()
  })

  it('says at the step which way is active, and what cannot reach this computer', async () => {
    const { page } = app
    await step(page, 'Our Stripe').click()
    await page.getByText(/Catch-up is active, last today/).waitFor()
    await page.getByText('Webhooks cannot reach this computer; with a relay that you name they can.').waitFor()
    await picture(app, 'step')
  })

  it('reads the past in, with nothing done outside', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Read the last 90 days in…' }).click()
    await page
      .getByRole('alertdialog')
      .getByText(/Nothing is done outside/)
      .waitFor()
    await picture(app, 'past')
    await page.getByRole('button', { name: 'Read them in' }).click()
    await page.getByText('2 events read in').waitFor()
    await openTab(page, 'Tables')
    await panel(page).getByText(email).waitFor()
    await picture(app, 'read-in')
  })

  it('shows the same in the connections', async () => {
    const { page } = app
    await command(page, 'Connections')
    await dialog(page)
      .getByText(/Catch-up is active/)
      .waitFor()
    await picture(app, 'connections')
    await page.keyboard.press('Escape')
  })

  it('takes a webhook at the address that it names, and shows the delivery as it was sent', async () => {
    const { page } = app
    const address = await page.getByLabel('Address for webhooks').first().inputValue()
    const at = Math.floor(Date.now() / 1000)
    const body = JSON.stringify({ ...paid(3, Date.now()), note: 'as it was sent' })
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    const headers = { 'stripe-signature': `t=${at},v1=${signature}`, 'content-type': 'application/json' }
    expect((await fetch(address, { method: 'POST', body, headers })).status).toBe(200)
    await openTab(page, 'History')
    await panel(page).getByRole('row', { name: /cus_3/ }).first().click()
    await page.getByText('As the provider sent it').click()
    await page.getByText(/"note":"as it was sent"/).waitFor()
    await page.getByText('stripe-signature').waitFor()
    await picture(app, 'as-sent')
  })

  it('says which provider an event came from, and marks one from the future', async () => {
    const { page } = app
    const body = JSON.stringify(paid(8, Date.now() + 720_000))
    const at = Math.floor(Date.now() / 1000)
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    const address = await page.getByLabel('Address for webhooks').first().inputValue()
    const headers = { 'stripe-signature': `t=${at},v1=${signature}`, 'content-type': 'application/json' }
    expect((await fetch(address, { method: 'POST', body, headers })).status).toBe(200)
    await page.reload()
    await openTab(page, 'History')
    const ahead = panel(page).getByRole('row', { name: /ahead/ }).first()
    await ahead.click()
    await page.getByText(/ · Stripe \(till\)$/).waitFor()
    await page.getByText(/ahead of when it came: a clock is off/).waitFor()
    await picture(app, 'ahead')
    await openTab(page, 'Tables')
  })

  it('T-A2: says on every screen when the clock of this computer is off', async () => {
    const { page } = app
    standIn.clockAhead = 720_000
    for (let answers = 0; answers < 2; answers++) {
      await app.call('backfill.start', { connection: 'till', days: 7, by: 'Ada' })
      await eventually(async () => (await app.call('intake.read', {})).backfills[0]?.state).toBe('done')
    }
    await page.reload()
    await page.getByText(/The clock of this computer is .* behind/).waitFor()
    await picture(app, 'clock')
    standIn.clockAhead = 0
    await app.call('backfill.start', { connection: 'till', days: 7, by: 'Ada' })
    await eventually(async () => (await app.call('intake.read', {})).clockOff).toBe(null)
  })

  it('forgets a customer: found, told that it is for good, and gone from the table', async () => {
    const { page } = app
    await app.call('pin.set', { pin: '2468', by: 'Ada' })
    await command(page, 'Forget a customer')
    await dialog(page).getByLabel('Customer number or e-mail').fill(email)
    await dialog(page).getByRole('button', { name: 'Look', exact: true }).click()
    await dialog(page)
      .getByText(/event tells of them/)
      .waitFor()
    await dialog(page).getByLabel('PIN').fill('2468')
    await picture(app, 'forget')
    await dialog(page).getByRole('button', { name: 'Forget them for good' }).click()
    await dialog(page)
      .getByText(/Forgotten, in one event/)
      .waitFor()
    await picture(app, 'forgotten')
    await dialog(page).getByRole('button', { name: 'Close', exact: true }).last().click()
    await eventually(async () =>
      (await app.call('tables.page', { table: 'customers' })).rows.map(({ mail }) => mail),
    ).toEqual(expect.arrayContaining(['erased', 'other2@example.org']))
    expect(app.faults).toEqual([])
  })
})
