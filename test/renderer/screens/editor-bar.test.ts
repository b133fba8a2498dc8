/** The top bar of the editor with its banners, and the dialogs that lead from a draft to a live version and back. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeWindow } from '../../e2e/chromium.ts'
import { bench, calls, openScreens, type Scene, type Screens, tellLive } from './screens-page.ts'

describeWindow('the bar of the editor', () => {
  let screens: Screens
  let page: Page
  beforeAll(async () => {
    screens = await openScreens()
  }, 60_000)
  afterAll(() => screens?.close())
  afterEach(() => expect(screens.complaints()).toEqual([]))

  const open = async (scene: Scene = {}): Promise<void> => {
    page = await screens.open({ open: 'daily-sales', ...scene })
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const name = () => page.getByRole('textbox', { name: 'Name of the flow' })
  const flowName = () => bench(page, 'document().flow.name')

  describe('the name', () => {
    it('is changed where it stands, spaces and all, as one step', async () => {
      await open()
      await name().fill('')
      await page.keyboard.type('My  daily sales ')
      await page.keyboard.press('Enter')
      await expect.poll(flowName).toBe('My daily sales')
      expect(await name().inputValue()).toBe('My daily sales')
      expect(await bench(page, 'document().history.past.length')).toBe(1)
    })
    it('is what it was after Escape, and never empty', async () => {
      await open()
      await name().fill('Something else')
      await page.keyboard.press('Escape')
      await expect.poll(flowName).toBe('Daily sales report')
      await name().fill('')
      await page.keyboard.press('Tab')
      expect(await name().inputValue()).toBe('Daily sales report')
    })
    it('may be long without pushing anything out of the bar', async () => {
      await open({ open: 'hostile', flows: 4 })
      const next = await button('Turn on').boundingBox()
      expect((next?.x ?? 0) + (next?.width ?? 0)).toBeLessThanOrEqual(1280)
      expect((await page.getByRole('banner').boundingBox())?.height).toBe(48)
    })
  })

  describe('publishing', () => {
    const publish = () => button('Publish version 8')

    it('says what changes and goes live as the operator', async () => {
      await open({ dialog: 'publish' })
      await dialog('Publish changes').getByText('Goods only').waitFor()
      await page.getByText('Nothing that is kept is touched, and nothing that waits is lost.').waitFor()
      await publish().click()
      await page.getByText('Version 8 is live').waitFor()
      expect(await calls(page, 'publish.apply')).toEqual([
        { flow: 'daily-sales', revision: 7, choices: {}, by: 'Robin' },
      ])
      await page.getByText('Live, version 8').waitFor()
    })
    it('needs an answer to each question, given by keyboard', async () => {
      await open({ dialog: 'publish', preview: 'all' })
      await dialog('Publish changes').getByText('Removed: “Sales by hour”. But 12 events wait.').waitFor()
      await page.getByText('Its table “Sales by hour” stays to be read and changes no more.').waitFor()
      expect(await publish().isDisabled()).toBe(true)
      await page.getByText('3 questions wait for your answer.').waitFor()
      await page.getByRole('radio', { name: /Build it again from the log/ }).focus()
      await page.keyboard.press('Space')
      expect(await publish().isDisabled()).toBe(true)
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowDown')
      expect(await publish().isDisabled()).toBe(true)
      await page.getByText('One question waits for your answer.').waitFor()
      await page.getByRole('radio', { name: /Finish what waits, then it goes/ }).focus()
      await page.keyboard.press('Space')
      await publish().click()
      await expect
        .poll(async () => (await calls(page, 'publish.apply'))[0]?.choices)
        .toEqual({
          reshaped: 'rebuild',
          added: 'beginning',
          removed: 'drain',
        })
    })
    it('leads to what is wrong instead of publishing it', async () => {
      await open({ dialog: 'publish', preview: 'problems' })
      await button('There is no field prise in sale.line').click()
      await dialog('Publish changes').waitFor({ state: 'detached' })
      expect(await page.evaluate('[...window.bench.session().nodes]')).toEqual(['priced'])
      expect(await bench(page, 'session().dock.tab')).toBe('problems')
    })
    it('stays, says why, and looks again when the draft has become another one', async () => {
      await open({ dialog: 'publish' })
      await publish().waitFor()
      await bench(page, "shop.failing = { 'publish.apply': 'DRAFT_CONFLICT' }")
      await publish().click()
      await page.getByRole('alert').getByText('Nothing was changed.').waitFor()
      await expect.poll(async () => (await calls(page, 'publish.preview')).length).toBe(2)
      await bench(page, 'shop.failing = {}')
      await publish().click()
      await page.getByText('Version 8 is live').waitFor()
    })
    it('cannot be closed while it is being put to work', async () => {
      await open({ dialog: 'publish' })
      await publish().waitFor()
      await bench(page, 'shop.delay = 900')
      await publish().click()
      await page.keyboard.press('Escape')
      await page.getByText('Being put to work').waitFor()
      await page.getByText('Version 8 is live').waitFor()
    })
  })

  describe('versions', () => {
    it('goes back to an earlier one with a click', async () => {
      await open({ dialog: 'versions' })
      await button('Go back to version 5').click()
      await page.getByText('Version 5 is live again').waitFor()
      expect(await calls(page, 'versions.revert')).toEqual([
        { flow: 'daily-sales', hash: 'hash-5', choices: {}, by: 'Robin' },
      ])
    })
    it('asks first what becomes of what is kept, where that has to be decided', async () => {
      await open({ dialog: 'versions', revert: 'asks' })
      await button('Go back to version 5').click()
      await page.getByText('What “Sales by day” kept so far does not fit the new settings.').waitFor()
      await page.getByRole('radio', { name: /Start empty from now/ }).check()
      await button('Go back to version 5').click()
      await page.getByText('Version 5 is live again').waitFor()
      expect((await calls(page, 'versions.revert')).at(-1)?.choices).toEqual({ reshaped: 'empty' })
    })
    it('says so where there is none, and where they cannot be read', async () => {
      await open({ dialog: 'versions', versions: 'none' })
      await page.getByText('No version yet').waitFor()
      await open({ dialog: 'versions', failing: 'versions.list' })
      await page.getByRole('alert').getByText('The engine does not answer.').waitFor()
    })
  })

  describe('turning on', () => {
    it('is done at once where nothing waits', async () => {
      await open({ state: 'off', same: 1 })
      await button('Turn on').click()
      await expect.poll(() => calls(page, 'flows.turn')).toEqual([{ flow: 'daily-sales', to: 'on', by: 'Robin' }])
    })
    it('asks what becomes of events that came meanwhile', async () => {
      await open({ state: 'off', same: 1, missed: 1_412 })
      await button('Turn on').click()
      await dialog('Turn on “Daily sales”').getByText('1,412 events that it handles have come').waitFor()
      expect(await calls(page, 'flows.turn')).toEqual([])
      await button(/^Catch up since /).waitFor()
      await button('Begin from now').click()
      await page.getByText('The flow is on').waitFor()
      expect(await calls(page, 'flows.turn')).toMatchObject([{ to: 'on', start: 'now' }])
    })
    it('asks the same before changes go live with it', async () => {
      await open({ state: 'off', missed: 3 })
      await button('Turn on').click()
      await dialog('Turn on this flow').getByText('3 events that it handles have come since.').waitFor()
      const deed = dialog('Turn on this flow').getByRole('button', { name: 'Turn on' })
      expect(await deed.isDisabled()).toBe(true)
      await page.getByRole('radio', { name: /Begin from now/ }).focus()
      await page.keyboard.press('Space')
      await deed.click()
      await expect.poll(() => calls(page, 'publish.apply')).toMatchObject([{ choices: {}, start: 'now' }])
    })
    it('says that there is nothing to turn on while there is no step', async () => {
      await open({ live: 0, state: 'off' })
      await bench(page, 'setDocument({ flow: { ...bench.document().flow, nodes: {}, edges: [] } })')
      await expect.poll(() => button('Turn on').getAttribute('aria-disabled')).toBe('true')
      await button('Turn on').hover()
      await page.getByText('There is nothing to turn on yet: add a first step.').waitFor()
      await button('Turn on').focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('ControlOrMeta+Enter')
      expect([...(await calls(page, 'publish.preview')), ...(await calls(page, 'publish.apply'))]).toEqual([])
    })
    it('asks for nothing while something is wrong, and shows what', async () => {
      await open({ open: 'broken' })
      await button('Turn on').click()
      await page.getByText('3 things are not right yet').waitFor()
      expect(await bench(page, 'session().dock.tab')).toBe('problems')
    })
    it('shows what an imported flow may do outside before it is turned on', async () => {
      await open({ live: 0, allowed: 1, state: 'off' })
      await page.getByRole('region', { name: 'What this flow would be allowed to do' }).waitFor()
      await button('Turn on').click()
      await dialog('Turn on this flow').getByText('Sends requests to api.example.com').waitFor()
      expect(await calls(page, 'publish.apply')).toEqual([])
    })
  })

  describe('banners and the strip', () => {
    it('lets a person decide between two windows without losing either', async () => {
      await open()
      await bench(
        page,
        "setSaving({ conflict: { flow: 'daily-sales', theirs: { flow: 'daily-sales', text: '{}', revision: 9, state: 'on', live: null, allowances: [] } } })",
      )
      await page.getByText('Another window has edited this flow as well.').waitFor()
      await button('Keep mine').click()
      await page.getByText('Another window has edited this flow as well.').waitFor({ state: 'detached' })
    })
    it('says that nothing is sent after crashes, and lets a person end that', async () => {
      await open()
      await bench(
        page,
        "tell('engine', { state: 'running', message: 'Nothing is sent any more.', advice: '', effectsPaused: true })",
      )
      await page.getByText('Nothing is sent any more.').waitFor()
      await button('Let it be sent again').click()
      await page.getByText('Nothing is sent any more.').waitFor({ state: 'detached' })
      expect(await calls(page, 'effects.resume')).toEqual([{ by: 'Robin' }])
    })
    it('says that edits are kept here while the engine is away, and nothing while all is saved', async () => {
      await open()
      expect(await page.getByText('Kept here until the engine is back').count()).toBe(0)
      await bench(page, "setDocument({ saved: 'waiting' })")
      await page.getByText('Kept here until the engine is back').waitFor()
    })
    it('shows what passes, and the clock of the shop', async () => {
      await open()
      await tellLive(page, {
        outputs: { 'sales.row': { total: 1_300, perMinute: 40 } },
        at: Date.UTC(2026, 6, 1, 9, 0, 5),
      })
      await page.getByText('10:00:05').waitFor()
      const newest: string = await page.evaluate("document.querySelector('[class*=track] i:last-child').style.height")
      expect(newest).toBe('16px')
    })
  })
})
