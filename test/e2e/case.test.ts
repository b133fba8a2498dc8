/** "What happened to order 1042?": one page per case, from the search box and from Ctrl+K. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { exampleFlow } from '../nodes/run-example.ts'
import { describeWindow } from './chromium.ts'
import { dialog, eventually } from './hands.ts'
import { startLive } from './journeys.ts'
import type { App } from './start-app.ts'

const sizes = [
  ['light', 1280, 800],
  ['dark', 1920, 1080],
] as const

describeWindow('a case', () => {
  let app: App
  beforeAll(async () => {
    app = await startLive()
  }, 120_000)
  afterAll(() => app.close())

  it('opens by a word that was typed into Ctrl+K, with its way lit and why nothing else happened', async () => {
    const { page } = app
    await page.keyboard.press('Control+k')
    await dialog(page).getByPlaceholder('What do you want to do?').fill('C5014')
    await page.getByRole('option', { name: 'What happened to “C5014”?' }).click()
    const told = page.getByRole('region', { name: 'What happened to it' })
    await told
      .getByRole('button', { name: /Sale line/ })
      .first()
      .waitFor()
    expect(await told.getByText(/^Daily sales: Lines of the till → /).count()).toBeGreaterThan(0)
    await page.locator('[data-lit="true"]').first().waitFor({ state: 'attached' })
  })

  it('shows for the chosen event what each condition saw', async () => {
    const { page } = app
    const told = page.getByRole('region', { name: 'What happened to it' })
    const first = told.getByRole('button', { name: /Sale line/ }).first()
    await first.click()
    await told.getByRole('heading', { name: 'Its way' }).waitFor()
    await told
      .getByText(/^(Held|Did not hold):$/)
      .first()
      .waitFor({ state: 'attached' })
    // On its card, too, in the place of what the step does.
    const card = page.getByRole('group', { name: /Goods only/ })
    await card.locator('[data-seen="true"]').getByText(/SKU was /i).waitFor() // biome-ignore format: a line
    await first.click()
    await told.getByRole('heading', { name: 'Its way' }).waitFor({ state: 'detached' })
  })

  it('is kept as a test with all that belongs to it', async () => {
    const { page, call } = app
    const told = page.getByRole('region', { name: 'What happened to it' })
    await told.getByRole('button', { name: 'Keep as test' }).click()
    await page.getByText(/ is a test now$/).waitFor()
    await page.getByText(/All \d+ passed/).waitFor()
    const [card] = (await call('flows.list', {})).filter(({ name }) => name === 'Daily sales')
    await eventually(async () => {
      const { text } = await call('draft.read', { flow: card?.flow ?? '' })
      return JSON.parse(text).tests.at(-1).events.length
    }).toBeGreaterThan(1)
    await page.getByRole('tab', { name: 'History' }).click()
  })

  it('looks up another word, and says so where nothing has it', async () => {
    const { page } = app
    const told = page.getByRole('region', { name: 'What happened to it' })
    await told.getByLabel('What happened to').fill('nobody-99')
    await told.getByRole('button', { name: 'Look it up' }).click()
    await told.getByText('Nothing that is kept mentions “nobody-99”').waitFor()
    // A slip of the finger, and the kind of thing in front of its number.
    await told.getByRole('searchbox', { name: 'What happened to' }).fill('invoice 5204')
    await told.getByRole('button', { name: 'Look it up' }).click()
    await told.getByText('Did you mean').waitFor()
    await told.getByRole('button', { name: '5024', exact: true }).click()
    await told.getByRole('button', { name: /Sale line/ }).first().waitFor() // biome-ignore format: a line
    await told.getByRole('button', { name: 'Back to the history' }).click()
    await page.getByLabel('Look for').fill('5024')
    await page.getByRole('button', { name: 'The whole story' }).click()
    await told
      .getByRole('button', { name: /Sale line/ })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    expect(app.faults).toEqual([])
  })

  it('tells each try of what is done outside, with its moment', async () => {
    const { page, call } = app
    const answers = [503, 503, 200]
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(answers.shift() ?? 500).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const flow = {
      ...exampleFlow({
        in: { type: 'manual', version: 1, name: 'Orders', config: {} },
        it: { type: 'http', version: 1, name: 'Tell the warehouse', config: { url: `http://${host}/orders` } },
      }),
      name: 'Warehouse',
    }
    const { flow: id } = await call('flows.import', { text: JSON.stringify(flow) })
    await call('publish.apply', { flow: id, revision: 1, choices: {}, by: 'Ada', allow: [host] })
    const event = { type: 'order.placed', subject: 'order/W-77', data: { order: 'W-77' } }
    await call('events.send', { flow: id, node: 'in', event, by: 'Ada' })
    await eventually(async () => (await call('case.find', { word: 'W-77' })).events[0]?.effects[0]?.state).toBe('done')
    await page.keyboard.press('Control+k')
    await dialog(page).getByPlaceholder('What do you want to do?').fill('W-77')
    await page.getByRole('option', { name: 'What happened to “W-77”?' }).click()
    const told = page.getByRole('region', { name: 'What happened to it' })
    await told.getByText('Tell the warehouse: Done, after 3 tries.').waitFor()
    await told.getByText(/^Try 2, .+, \d\d:\d\d:\d\d: 127\.0\.0\.1:\d+ answered 503$/).waitFor()
    await told.getByText(/^Try 3, .+: done$/).waitFor()
    const look = process.env.LOOK
    for (const [theme, width, height] of look === undefined ? [] : sizes) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height })
      await page.locator(`[data-theme="${theme}"]`).waitFor()
      await page.screenshot({ path: `${look}/case-tries-${theme}.png` })
    }
    expect(app.faults).toEqual([])
  })
})
