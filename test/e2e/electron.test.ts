/** The core of it in the desktop window: the very steps that the browser's tests go, through Electron's own channels. */

import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  ask,
  call,
  closeAll,
  describeApp,
  type Launched,
  launch,
  makeApp,
  patience,
  removeAll,
} from '../electron/launch.ts'
import { openFlow, panel, type Shop, step } from './hands.ts'
import {
  buildByMouse,
  editAndPublish,
  fillIn,
  goBack,
  makeLive,
  sendTestEvent,
  surviveTheEngine,
  turnOn,
} from './journeys.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp('real')
}, patience)
afterEach(closeAll, patience)
afterAll(() => removeAll(folder), patience)

const shopOf = (page: Page): Shop => ({
  page,
  call: async (method, argument) => {
    const answer = await call<never>(page, method, argument)
    if (answer !== null && typeof answer === 'object' && 'failure' in answer) throw new Error(JSON.stringify(answer))
    return answer
  },
})

async function opened(): Promise<Launched & { readonly shop: Shop; readonly faults: string[] }> {
  const launched = await launch(folder)
  const { page } = launched
  page.setDefaultTimeout(20_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const shop = shopOf(page)
  await shop.call('shop.answer', { name: 'The Corner Shop', zone: 'Europe/London', currency: 'GBP', operator: 'Ada' })
  await page.reload()
  await page.getByRole('heading', { name: 'My flows' }).waitFor()
  return { ...launched, shop, faults }
}

describeApp('the desktop window', () => {
  it('has the real bridge, and no way past it', async () => {
    const { page, shop } = await opened()
    expect(await ask(page, 'typeof counterflow.call')).toBe('function')
    expect(await ask(page, 'typeof require')).toBe('undefined')
    expect(await shop.call('desktop.read', {})).toMatchObject({ host: 'electron' })
  })

  it('takes a flow from nothing to a row in its table', async () => {
    const { page, shop, faults } = await opened()
    await buildByMouse(shop)
    await fillIn(shop)
    await turnOn(shop)
    await sendTestEvent(shop, 'order/1001')
    await page.getByRole('tab', { name: /^Tables/ }).click()
    await panel(page).getByText('Ring the customer of #1001').waitFor()
    expect(faults).toEqual([])
  })

  it('publishes a change, and goes back to version 1 in one click', async () => {
    const { page, shop, faults } = await opened()
    await makeLive(shop, 'Daily sales')
    await openFlow(page, 'Daily sales')
    await editAndPublish(shop)
    await goBack(shop, 1)
    expect(faults).toEqual([])
  })

  it('loses nothing when its engine is killed, and goes on by itself (F29)', async () => {
    const { app, page, shop, faults } = await opened()
    await page
      .getByRole('button', { name: /demo shop/i })
      .first()
      .click()
    await step(page, 'Practice shop').waitFor()
    const engine = await app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Counterflow engine')?.pid ?? 0,
    )
    expect(engine).toBeGreaterThan(0)
    await surviveTheEngine(shop, async () => void process.kill(engine, 'SIGKILL'))
    expect(faults).toEqual([])
  })
})
