/** The first form, the first screen, and what lies over any screen, in a browser. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeWindow } from '../../e2e/chromium.ts'
import { bench, calls, openScreens, type Scene, type Screens } from './screens-page.ts'

describeWindow('home', () => {
  let screens: Screens
  let page: Page
  beforeAll(async () => {
    screens = await openScreens()
  }, 60_000)
  afterAll(() => screens?.close())
  afterEach(() => expect(screens.complaints()).toEqual([]))

  const open = async (scene: Scene = {}): Promise<void> => {
    page = await screens.open(scene)
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const flows = () => page.getByRole('region', { name: 'My flows' }).getByRole('listitem')

  describe('the first form', () => {
    it('asks four things, two of which it guesses, and opens the shop by keyboard alone', async () => {
      await open({ answered: 0 })
      await page.keyboard.type('Corner Store')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Robin')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'My flows' }).waitFor()
      expect(await calls(page, 'shop.answer')).toEqual([
        { name: 'Corner Store', operator: 'Robin', zone: 'Europe/London', currency: 'GBP' },
      ])
    })

    it('says at each field what is missing, and sends nothing', async () => {
      await open({ answered: 0 })
      await button('Open the shop').click()
      await page.getByText('Give your shop a name; you can change it later.').waitFor()
      expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true')
      expect(await calls(page, 'shop.answer')).toEqual([])
    })
  })

  describe('my flows', () => {
    it('leads in three clicks from the gallery to a flow that runs', async () => {
      await open({ flows: 0, live: 0 })
      await button(/^Daily sales/).click()
      await button('Use this template').click()
      await button('Turn on').click()
      await page.getByText('Live, version 8').waitFor()
      expect(await calls(page, 'publish.apply')).toMatchObject([{ flow: 'daily-sales-2', by: 'Robin', choices: {} }])
    })

    it('asks a template its questions before it is used', async () => {
      await open({ flows: 0 })
      await button(/^Hold stock/).click()
      await page.getByLabel('How long goods are held').fill('20')
      await page.keyboard.press('Tab')
      await button('Use this template').click()
      await expect
        .poll(() => calls(page, 'flows.create'))
        .toEqual([{ name: 'Hold stock while the shopper pays', template: 'hold-stock', settings: { holdMinutes: 20 } }])
    })

    it('opens the demo shop, an empty flow, and a flow of the list', async () => {
      await open({ flows: 0 })
      await button('Open the demo shop').click()
      await page.getByRole('textbox', { name: 'Name of the flow' }).waitFor()
      await button('My flows').first().click()
      await flows().first().getByRole('button').first().click()
      await page.getByRole('textbox', { name: 'Name of the flow' }).waitFor()
    })

    it('puts what was opened or edited last first, and marks what was opened last', async () => {
      await open({ flows: 4 })
      const names = () => flows().locator('b').allTextContents()
      expect((await names()).slice(0, 3)).toEqual(['Daily sales', 'Daily sales, half done', 'Take a payment'])
      expect(await page.getByText('Opened last').count()).toBe(0)
      await flows().nth(2).getByRole('button').first().click()
      await button('My flows').first().click()
      await expect.poll(async () => (await names())[0]).toBe('Take a payment')
      await flows().first().getByText('Opened last').waitFor()
      expect(await page.getByText('Opened last').count()).toBe(1)
    })

    it('finds one of fifty by a word of its name', async () => {
      await open({ flows: 50 })
      expect(await flows().count()).toBe(51)
      await page.getByRole('searchbox', { name: 'Find a flow' }).fill('number 42')
      await expect.poll(() => flows().count()).toBe(2)
      await page.getByRole('searchbox', { name: 'Find a flow' }).fill('nowhere')
      await page.getByText('No flow is called “nowhere”').waitFor()
    })

    it('removes a flow that is off, and brings it back', async () => {
      await open({ flows: 4 })
      await button('More about Daily sales, half done').click()
      await page.getByRole('menuitem', { name: 'Remove', exact: true }).click()
      await page.getByText('Its past stays in the log.').waitFor()
      await expect.poll(() => flows().count()).toBe(4)
      await button('Undo').click()
      await expect.poll(() => flows().count()).toBe(5)
    })

    it('does not remove a flow that is on, and says what to do first', async () => {
      await open({ flows: 4 })
      await button('More about Daily sales').click()
      const entry = page.getByRole('menuitem', { name: 'Remove (turn it off first)' })
      expect(await entry.getAttribute('aria-disabled')).toBe('true')
    })

    it('shows hostile names as text, cut to a line', async () => {
      await open({ flows: 4 })
      const name = flows().nth(3).getByText('<img src=x onerror=alert(1)>').first()
      expect((await name.boundingBox())?.height).toBeLessThan(24)
      expect(await page.locator('img').count()).toBe(0)
    })

    it('says so where there are no templates', async () => {
      await open({ flows: 0, templates: 0 })
      await page.getByText('No templates were found').waitFor()
    })

    it('imports a flow that is dropped on the window, and says why it does not take another file', async () => {
      await open({ flows: 2 })
      await drop('notes.txt', 'no flow at all')
      await page.getByText('This is no flow that can be read.').first().waitFor()
      await drop('sales.cflow', '{}')
      await page.getByRole('textbox', { name: 'Name of the flow' }).waitFor()
    })

    const drop = (name: string, text: string): Promise<void> =>
      page.evaluate(`(() => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}))
        const target = document.querySelector('main')
        for (const type of ['dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      })()`)
  })

  describe('over any screen', () => {
    it('finds actions and flows by typing, and runs one with the keyboard', async () => {
      await open({ flows: 4 })
      await page.keyboard.press('Control+k')
      await page.keyboard.type('take a pay')
      await page.getByRole('option', { name: /Take a payment/ }).waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(() => bench(page, 'document().id')).toBe('other-flow')
    })

    it('lists every key once', async () => {
      await open({ dialog: 'shortcuts' })
      const sheet = page.getByRole('dialog', { name: 'Keyboard' })
      await sheet.getByText('Ctrl K').waitFor()
      expect(await sheet.getByText('Ctrl Z', { exact: true }).count()).toBe(1)
    })

    it('keeps new facts about the shop when saved, and the theme at once', async () => {
      await open({ dialog: 'settings' })
      await page.getByRole('radio', { name: 'Dark' }).click()
      await expect.poll(() => calls(page, 'preferences.write')).toEqual([{ theme: 'dark' }])
      await page.getByLabel('Your shop').fill(' ')
      expect(await button('Save').isDisabled()).toBe(true)
      await page.getByLabel('Your shop').fill('Corner Store 2')
      await button('Save').click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByText('Corner Store 2').waitFor()
    })

    it('does not offer a browser what only the desktop can do', async () => {
      await open({ dialog: 'settings', desktop: 'browser' })
      await page.getByText('Closing this page stops nothing.').waitFor()
      expect(await page.getByRole('switch').count()).toBe(0)
    })

    it('says that the engine is away, and starts it again', async () => {
      await open({ flows: 2 })
      await bench(
        page,
        "tell('engine', { state: 'restarting', message: 'The engine is being restarted.', advice: 'Edits are kept.' })",
      )
      await page.getByText('The engine is being restarted.').waitFor()
      expect(await button('Start again').count()).toBe(0)
      await bench(
        page,
        "tell('engine', { state: 'stopped', message: 'The engine stopped.', advice: 'Nothing is lost.' })",
      )
      await button('Start again').click()
      await page.getByText('The engine stopped.').waitFor({ state: 'detached' })
    })
  })
})
