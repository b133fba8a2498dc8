/** The classic example, live: a shopper pays in the demo shop, the flow on the canvas answers, and the page is told. */

import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, openFlow, openTab, panel, step } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const saysPaid = /^Paid .*Thank you!$/

/** Where pictures go, for looking at them. */
const look = process.env.LOOK

describeWindow('the demo shop', () => {
  let app: App
  let flow: string
  let shop: Page
  const shots = async (page: Page, name: string): Promise<void> => {
    if (look) await page.screenshot({ path: `${look}/${name}.png`, fullPage: true })
  }
  const broken = async (page: Page): Promise<readonly string[]> =>
    (await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze()).violations.map(({ id }) => id)
  const result = () => shop.locator('#result')
  const payBy = async (card: RegExp): Promise<void> => {
    await shop.getByRole('button', { name: /Stoneware mug to the basket/ }).click()
    await shop.getByRole('radio', { name: card }).check()
    await shop.getByRole('button', { name: 'Pay', exact: true }).click()
  }
  const counts = () => app.call('live.watch', { flow })
  const payments = async () => (await app.call('tables.page', { table: 'payments' })).rows
  const paid = async (): Promise<number> => (await payments()).filter(({ state }) => state === 'paid').length

  beforeAll(async () => {
    app = await startApp()
    const draft = await app.call('flows.create', { name: 'Take a payment', template: 'payment-round-trip' })
    flow = draft.flow
    await app.call('publish.apply', { flow, revision: draft.revision, choices: {}, by: 'Ada' })
    await openFlow(app.page, 'Take a payment')
    const opened = app.page.context().waitForEvent('page')
    await app.page.getByRole('button', { name: 'Visit the demo shop' }).click()
    shop = await opened
    await shop.getByRole('heading', { name: 'The Corner Shop' }).waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('is opened from the window, and says where it listens', async () => {
    expect(shop.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/forms\/[0-9a-f]{32}$/)
    await shots(shop, 'shop-empty')
    await app.page.getByRole('button', { name: /^Listening, port \d+/ }).click()
    await dialog(app.page).getByText('Providers on the internet cannot reach it without a relay').waitFor()
    await shots(app.page, 'window-programs')
    await app.page.keyboard.press('Escape')
    await step(app.page, 'Demo shop').click()
    await app.page.getByRole('textbox', { name: 'Address of the page' }).waitFor()
    await shots(app.page, 'window-form-step')
  })

  it('pays: the answer is pushed, and the event has travelled on the canvas', async () => {
    await payBy(/A good card/)
    await result().getByText(saysPaid).waitFor()
    await shots(shop, 'shop-paid')
    await eventually(paid).toBe(1)
    await eventually(async () => (await counts())?.outputs['pay.captured']?.total).toBe(1)
  })

  it('declines, and another card pays the same order', async () => {
    await payBy(/A declined card/)
    await result()
      .getByText(/declined/)
      .waitFor()
    await shots(shop, 'shop-declined')
    await shop.getByRole('radio', { name: /A good card/ }).check()
    await shop.getByRole('button', { name: 'Pay', exact: true }).click()
    await result().getByText(saysPaid).waitFor()
    const orders = (await app.call('history.page', { type: 'payment.submitted', limit: 2 })).rows
    const data = await Promise.all(orders.map(async ({ offset }) => (await app.call('event.read', { offset })).event))
    expect(new Set(data.map(({ correlationid }) => correlationid)).size).toBe(1)
  })

  it('asks for a check of the bank, and finds out what became of a lost answer', { timeout: 40_000 }, async () => {
    await payBy(/A card with a check/)
    await result()
      .getByText(/asks you to confirm/)
      .waitFor()
    await shots(shop, 'shop-action')
    const before = await paid()
    await shop.getByRole('button', { name: 'Confirm in the app of the bank' }).click()
    await result().getByText(saysPaid).waitFor()
    await eventually(paid).toBe(before + 1)
    await shop.getByRole('button', { name: /Stoneware mug to the basket/ }).click()
    await shop.getByRole('radio', { name: /A lost answer/ }).check()
    await shop.getByRole('button', { name: 'Pay', exact: true }).click()
    await result().getByText(saysPaid).waitFor()
  })

  it('waits for a slow provider, also when its engine is killed between the charge and the record', {
    timeout: 60_000,
  }, async () => {
    const before = await paid()
    await payBy(/A slow provider/)
    await result()
      .locator('h2')
      .filter({ hasText: /on its way|Waiting/ })
      .waitFor()
    await eventually(async () => (await counts())?.stages.pay?.effectsOpen).toBe(1)
    await app.restartEngine()
    // The page comes back by itself, and hears the end of it.
    await result().getByText(saysPaid).waitFor({ timeout: 40_000 })
    await eventually(paid).toBe(before + 1)
  })

  it('says that it is paused, keeps what is sent, and goes on once', async () => {
    const before = await paid()
    await app.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await app.page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
    await payBy(/A good card/)
    await result().getByText('Paused for a moment').waitFor()
    await shots(shop, 'shop-paused')
    await eventually(async () => (await counts())?.stages.pay?.waiting).toBe(1)
    expect(await paid()).toBe(before)
    await app.page.getByRole('button', { name: 'Resume', exact: true }).click()
    await result().getByText(saysPaid).waitFor()
    await eventually(paid).toBe(before + 1)
  })

  it('says that the provider is down, that it is tried again, and that nobody is charged twice', async () => {
    await payBy(/that is down/)
    await result().getByText('Waiting for the provider').waitFor()
    await result()
      .getByText(/Nobody is charged twice\..*Next try at/)
      .waitFor()
    await shots(shop, 'shop-down')
    await shots(app.page, 'window-down')
    // The page was closed meanwhile: the next one of the same shop is a new basket.
    await shop.reload()
    await shop.getByText('There is nothing in it yet.').waitFor()
  })

  it('raises an alert after a burst of failed log-ins', { timeout: 40_000 }, async () => {
    const draft = await app.call('flows.create', { name: 'Break-in', template: 'login-burst' })
    await app.call('publish.apply', { flow: draft.flow, revision: draft.revision, choices: {}, by: 'Ada' })
    await shop.getByText('Staff log-in').click()
    for (let tries = 0; tries < 6; tries++) {
      await shop.getByLabel('Password').fill(`guess ${tries}`)
      await shop.getByRole('button', { name: 'Log in' }).click()
      await eventually(() => shop.getByLabel('Password').inputValue()).toBe('')
    }
    await shots(shop, 'shop-log-in')
    const alerts = async () => (await app.call('history.page', { type: 'security.alert', limit: 10 })).rows
    await eventually(async () => (await alerts()).length).toBe(1)
    const { event } = await app.call('event.read', { offset: (await alerts())[0]?.offset ?? 0 })
    expect(event.data).toMatchObject({
      key: 'anna',
      says: 'Someone tried 5 passwords on account anna from an address never seen before',
    })
    await openFlow(app.page, 'Break-in')
    await openTab(app.page, 'Tables')
    await panel(app.page)
      .getByRole('cell', { name: 'Someone tried 6 passwords on account anna from an address never seen before' })
      .waitFor()
    await shots(app.page, 'window-break-in')
    await openFlow(app.page, 'Take a payment')
  })

  it('shows nothing of itself where it has no business: no fault, no foreign address', async () => {
    const faults: string[] = []
    shop.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    const asked: string[] = []
    shop.on('request', (request) => asked.push(new URL(request.url()).host))
    await shop.reload()
    await shop.getByRole('heading', { name: 'The Corner Shop' }).waitFor()
    await shop.emulateMedia({ colorScheme: 'dark' })
    await shop.setViewportSize({ width: 390, height: 760 })
    await shop.getByRole('button', { name: /Desk lamp to the basket/ }).click()
    await shots(shop, 'shop-dark-phone')
    await shop.setViewportSize({ width: 1280, height: 800 })
    await shots(shop, 'shop-dark')
    expect(await broken(shop)).toEqual([])
    await shop.emulateMedia({ colorScheme: 'light' })
    expect(await broken(shop)).toEqual([])
    expect(faults).toEqual([])
    expect(new Set(asked).size).toBe(1)
    await openTab(app.page, 'Needs a look')
    await panel(app.page).waitFor()
    expect(app.faults).toEqual([])
  })
})
