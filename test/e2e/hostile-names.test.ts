/** Names that are scripts, turn the writing round or have no end are text, wherever in the window they stand (A11). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { command, dialog, openTab, panel, settings } from './hands.ts'
import { named } from './hostile-flows.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('names of strangers', () => {
  let app: App
  const asked: string[] = []

  /** Nothing of it became a part of the page, and nothing is wider than the window. */
  const isHarmless = async () => {
    const { page } = app
    const found = await page.evaluate(() => ({
      hacked: 'hacked' in globalThis,
      pictures: document.querySelectorAll('img').length,
      links: document.querySelectorAll('a[href^="javascript:"]').length,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      high: document.documentElement.scrollHeight - document.documentElement.clientHeight,
      outside: [...document.querySelectorAll('button, [role="tab"]')].filter((element) => {
        const { left, width } = element.getBoundingClientRect()
        return width > 0 && left > window.innerWidth
      }).length,
    }))
    expect(found).toEqual({ hacked: false, pictures: 0, links: 0, wide: 0, high: 0, outside: 0 })
  }

  beforeAll(async () => {
    app = await startApp()
    app.page.on('request', (request) => asked.push(request.url()))
    await app.call('flows.import', { text: named })
  }, 120_000)
  afterAll(() => app.close())

  it('do no harm on the home screen, and open the flow', async () => {
    const { page } = app
    await page.reload()
    const card = page.getByRole('button', { name: /<img src=/ }).first()
    await card.waitFor()
    await isHarmless()
    await card.click()
    await page.getByLabel('Name of the flow').waitFor()
    await page.locator('.react-flow__node').nth(3).waitFor()
    await isHarmless()
  })

  it.each([0, 1, 2, 3])('do no harm on card %i, in its settings and its menu', async (index) => {
    const { page } = app
    await page.locator('.react-flow__node').nth(index).focus()
    await page.keyboard.press('Enter')
    await settings(page).getByLabel('Name of the step').waitFor()
    await isHarmless()
    await page.locator('.react-flow__node').nth(index).focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menu').waitFor()
    await isHarmless()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
  })

  it('do no harm in the list of problems, the list view, the palette of commands, and the dialogs', async () => {
    const { page } = app
    await openTab(page, 'Problems')
    await panel(page).getByRole('list').waitFor()
    await isHarmless()
    await command(page, 'Show as a list')
    await page.getByRole('treegrid').waitFor()
    await isHarmless()
    await command(page, 'Show as a picture')
    await page.keyboard.press('Control+k')
    await dialog(page).getByText('<img src=').first().waitFor()
    await isHarmless()
    await page.keyboard.press('Escape')
    await command(page, 'Send a test event')
    await dialog(page).getByRole('button', { name: 'Send', exact: true }).waitFor()
    await isHarmless()
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
  })

  it('do no harm once the flow is live, in versions, history and tables', async () => {
    const { page } = app
    const [card] = await app.call('flows.list', {})
    const flow = card?.flow ?? ''
    const draft = await app.call('draft.read', { flow })
    const document = JSON.parse(draft.text)
    document.nodes.d = {
      type: 'note',
      version: 1,
      name: document.nodes.d.name,
      config: { text: 'rest', table: 'rest' },
    }
    const text = `${JSON.stringify(document)}\n`
    const { revision } = await app.call('draft.save', { flow, text, revision: draft.revision, label: 'Mend' })
    await app.call('publish.apply', { flow, revision, choices: {}, by: '<b onclick="alert(1)">Eve</b>' })
    const hostile = { type: '<i>order</i>', subject: document.name, data: { x: 5, [document.name]: document.name } }
    await app.call('events.send', { flow, node: 'a', event: { id: '1', ...hostile }, by: 'Eve' })
    await openTab(page, 'History')
    await panel(page)
      .getByRole('row', { name: /<i>order/i })
      .click()
    await panel(page).getByText('Contents').waitFor()
    await isHarmless()
    await openTab(page, 'Tables')
    await panel(page).getByRole('button', { name: /^Told/ }).click()
    await panel(page).getByText('<img src=').first().waitFor()
    await isHarmless()
    await command(page, 'Versions')
    await dialog(page).getByText('<b onclick=').waitFor()
    await isHarmless()
    await page.keyboard.press('Escape')
  })

  it('were fetched from nowhere, and broke no rule of the page', () => {
    for (const address of asked) expect(new URL(address).hostname).toBe('127.0.0.1')
    expect(app.faults).toEqual([])
  })
})
