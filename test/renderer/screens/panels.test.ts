/** Needs a look, Tables, Tests and Problems in a browser. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeWindow } from '../../e2e/chromium.ts'
import { bench, calls, openScreens, type Scene, type Screens, tellLive } from './screens-page.ts'

describeWindow('the panels below the canvas', () => {
  let screens: Screens
  let page: Page
  beforeAll(async () => {
    screens = await openScreens()
  }, 60_000)
  afterAll(() => screens?.close())
  afterEach(() => expect(screens.complaints()).toEqual([]))

  const open = async (tab: string, scene: Scene = {}): Promise<void> => {
    page = await screens.open({ open: 'daily-sales', height: 420, tab, ...scene })
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })

  describe('Needs a look', () => {
    const cause = (message: RegExp) => page.getByRole('article', { name: message })
    const six = /Quantity is/
    const decided = async () => (await calls(page, 'look.decide')).at(-1)

    it('groups what waits by its cause and says where, since when and what waits behind', async () => {
      await open('look')
      await cause(six).waitFor()
      const text = await cause(six).innerText()
      expect(text).toContain('Pieces by article')
      expect(text).toContain('since today 10:35')
      expect(text).toContain('3 events wait behind')
      expect(await page.getByRole('article').count()).toBe(3)
    })

    it('tries all of a cause again in the name of the operator, and it is gone when that is done', async () => {
      await open('look')
      await button('Try all 7 again…').click()
      await page.getByText('3 skipped as done, 7 redone').waitFor()
      await page.getByText('For £42.00 in all').waitFor()
      expect(await calls(page, 'look.repair')).toEqual([])
      await button('Try one, then the others').click()
      await page.getByText('All 7 are done.').waitFor()
      const asked = (await calls(page, 'look.repair')).at(-1)
      expect(asked).toMatchObject({ by: 'Robin' })
      expect(asked?.ids).toHaveLength(7)
    })

    it('keeps everything where it is, and busy, until the host has really decided', async () => {
      await open('look')
      await cause(/503/).waitFor()
      await bench(page, 'shop.delay = 1_500')
      const again = cause(/503/).getByRole('button', { name: 'Try again' })
      await again.click()
      expect(await again.isDisabled()).toBe(true)
      expect(await cause(/503/).getAttribute('aria-busy')).toBe('true')
      await cause(/503/).waitFor({ state: 'detached' })
    })

    it('decides about one lane, with whatever waits in it', async () => {
      await open('look')
      await button('Show all 7').click()
      await button('Try again: order-4100').first().click()
      await page.getByText('2 are tried again').waitFor()
      expect((await decided())?.ids).toEqual(['letter:0'])
    })

    it('asks for a reason before it leaves anything out, and closes when it is done', async () => {
      await open('look', { delay: 300 })
      await button('Skip all…').click()
      const dialog = page.getByRole('dialog', { name: 'Skip 7 events' })
      expect(await dialog.getByRole('button', { name: 'Skip', exact: true }).isDisabled()).toBe(true)
      await page.keyboard.type('A test order')
      await page.keyboard.press('Enter')
      await dialog.getByRole('button', { name: 'Skipping…' }).waitFor()
      await dialog.waitFor({ state: 'detached' })
      expect(await decided()).toMatchObject({ verdict: 'skip', reason: 'A test order' })
    })

    it('keeps the dialog with the reason when leaving out fails, and says why', async () => {
      await open('look')
      await bench(page, "shop.failing = { 'look.decide': 'FLOW_OFF' }")
      await button('Skip all…').click()
      const dialog = page.getByRole('dialog', { name: 'Skip 7 events' })
      // Where the caret is from the beginning.
      await dialog.locator('textarea:focus, input:focus').waitFor()
      await page.keyboard.type('A test order')
      await page.keyboard.press('Enter')
      await dialog.getByRole('alert').getByText('The engine does not answer.').waitFor()
      expect(await dialog.getByRole('textbox').inputValue()).toBe('A test order')
    })

    it('shows a failure at the item that it is about', async () => {
      await open('look')
      await bench(page, "shop.failing = { 'look.decide': 'FLOW_OFF' }")
      await cause(/503/).getByRole('button', { name: 'Try again' }).click()
      await cause(/503/).getByRole('alert').getByText('Nothing was changed.').waitFor()
      expect(await cause(six).getByRole('alert').count()).toBe(0)
    })

    it('asks twice before something is done anew of which nobody knows whether it happened', async () => {
      await open('look')
      await cause(/connection broke/)
        .getByRole('button', { name: 'It did not…' })
        .click()
      await page.getByRole('alertdialog').getByText('it would happen twice').waitFor()
      expect(await calls(page, 'look.decide')).toEqual([])
      await page.keyboard.press('Escape')
      await cause(/connection broke/)
        .getByRole('button', { name: 'It happened' })
        .click()
      await page.getByText('It is noted as done').waitFor()
      expect(await decided()).toMatchObject({ ids: ['effect:pay'], verdict: 'happened' })
    })

    it('leads to the event, in the middle of what happened around it', async () => {
      await open('look')
      await cause(/503/)
        .getByRole('button', { name: /Order shipped/ })
        .click()
      const row = page.locator('#event-997001')
      await expect.poll(() => row.getAttribute('aria-selected')).toBe('true')
      await page.locator('#event-997003').waitFor()
      await page.getByRole('complementary', { name: 'The event' }).getByText('Its way').waitFor()
    })

    it('leads to the step', async () => {
      await open('look')
      await button('Pieces by article').click()
      expect(await bench(page, 'session().nodes.has("moves")')).toBe(true)
    })

    it('says so when nothing waits, and when it cannot be read', async () => {
      await open('look', { look: 'none' })
      await page.getByText('Nothing needs a look').waitFor()
      await open('look', { failing: 'look.list' })
      await page.getByText('Nothing of it is lost.').waitFor()
      await bench(page, 'shop.failing = {}')
      await button('Try again').click()
      await cause(six).waitFor()
    })

    it('is read again when the host says that something came or went', async () => {
      await open('look')
      await cause(six).waitFor()
      await bench(page, 'shop.look.splice(0, 7)')
      await bench(page, "tell('look', { count: 2 })")
      await cause(six).waitFor({ state: 'detached' })
    })
  })

  describe('Tables', () => {
    const rows = () => page.locator('tbody tr[aria-rowindex]')
    const first = () => rows().first().innerText()

    it('shows minor units as money and sorts by a column, up, down and back', async () => {
      await open('tables')
      await rows().first().waitFor()
      expect(await first()).toContain('£1,200.00')
      await button('Gross').click()
      await expect
        .poll(() => page.getByRole('columnheader', { name: 'Gross' }).getAttribute('aria-sort'))
        .toBe('ascending')
      await button('Gross').click()
      await expect
        .poll(async () => (await calls(page, 'tables.page')).at(-1)?.sort)
        .toEqual({
          column: 'gross_minor',
          descending: true,
        })
      await button('Gross').click()
      await expect.poll(first).toContain('2026-01-03')
    })

    it('scrolls through fifty thousand rows under heads that stay', async () => {
      await open('tables')
      await button(/Stock moves/).click()
      await page.getByText('SKU-00000').waitFor()
      const scroller = page.getByRole('region', { name: 'Stock moves' })
      await page.evaluate('document.querySelector(\'section[aria-label="Stock moves"]\').scrollTop = 1e9')
      await page.getByText('SKU-49999').waitFor()
      expect(await rows().count()).toBeLessThan(60)
      const [head, box] = await Promise.all([
        page.getByRole('columnheader', { name: 'Sku' }).boundingBox(),
        scroller.boundingBox(),
      ])
      expect(Math.round(head?.y ?? 0)).toBe(Math.round(box?.y ?? 1))
    })

    it('narrows to rows that contain a word and says how many', async () => {
      await open('tables')
      await button(/Stock moves/).click()
      await page.getByRole('searchbox', { name: 'Rows that contain' }).fill('sku-123')
      await page.getByText('100 of 50,000 rows').waitFor()
      await page.getByRole('searchbox', { name: 'Rows that contain' }).fill('nowhere')
      await page.getByText('No row contains “nowhere”').waitFor()
    })

    it('saves what is shown as a file for a spreadsheet', async () => {
      await open('tables')
      await page.getByRole('searchbox', { name: 'Rows that contain' }).fill('2026-01-03')
      await page.getByText('1 of 305 rows').waitFor()
      const waiting = page.waitForEvent('download')
      await button('Save as CSV').click()
      const file = await waiting
      expect(file.suggestedFilename()).toBe('sales_by_day.csv')
      expect((await calls(page, 'tables.csv')).at(-1)).toEqual({ table: 'sales_by_day', text: '2026-01-03' })
    })

    it('draws a table with days as a line, one column at a time, within the content policy', async () => {
      await open('tables')
      await page.getByRole('radio', { name: 'Chart' }).click()
      await page.getByRole('img', { name: 'Net over time, 305 points; the rows say the same.' }).waitFor()
      await page.locator('canvas').waitFor()
      await page.getByRole('combobox', { name: 'What to draw' }).click()
      await page.getByRole('option', { name: 'Invoices' }).click()
      await page.getByRole('img', { name: /^Invoices over time/ }).hover()
      await page.getByText(/^2026-\d\d-\d\d: \d+$/).waitFor()
    })

    it('offers no chart where there is no day, and says what is missing where there are no rows', async () => {
      await open('tables')
      await button(/Stock moves/).click()
      await page.getByText('SKU-00000').waitFor()
      expect(await page.getByRole('radio', { name: 'Chart' }).count()).toBe(0)
      await button(/Empty so far/).click()
      await page.getByText('No rows yet').waitFor()
    })

    it('shows new rows when something has happened', async () => {
      await open('tables')
      await rows().first().waitFor()
      const before = (await calls(page, 'tables.page')).length
      await tellLive(page, { head: 1_000_001 })
      await expect.poll(async () => (await calls(page, 'tables.page')).length).toBeGreaterThan(before)
    })

    it('says how to get a table where the flow keeps none, and tries again where it cannot be read', async () => {
      await open('tables', { tables: 'none' })
      await page.getByText('This flow keeps no table yet').waitFor()
      await open('tables', { failing: 'tables.page' })
      await page.getByText('The engine does not answer.').waitFor()
      await bench(page, 'shop.failing = {}')
      await button('Try again').click()
      await rows().first().waitFor()
    })
  })

  it('lose one panel to a mistake of ours, and nothing else', async () => {
    await open('tables', { tables: 'broken' })
    await page.getByRole('alert').getByText('This part of the window cannot be shown').waitFor()
    expect(screens.complaints().length).toBeGreaterThan(0)
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('grid', { name: 'Events' }).getByText('10:42:07').waitFor()
  })

  describe('Tests and Problems', () => {
    it('runs the tests of the flow here, again after every edit; or says that it has changed since', async () => {
      await open('tests')
      await page.getByText(/^All \d\d passed$/).waitFor()
      await page.getByText('After every edit').click()
      await bench(page, "edit('Rename', 'Another name')")
      await page.getByText('The flow has changed since.').waitFor()
      await button('Run all').click()
      await page.getByText(/^All \d\d passed$/).waitFor()
    })

    it('leads from a problem to its step and field, and mends what is certain', async () => {
      await open('problems', { open: 'broken' })
      await button(/prise/).click()
      expect(await page.evaluate('[...window.bench.session().nodes]')).toEqual(['priced'])
      expect(await bench(page, 'session().focusField')).toBe('fields.0.value')
      await button('Write Europe/London').click()
      await page.getByText('Europe/Londn').waitFor({ state: 'detached' })
      expect(await bench(page, 'document().flow.zone')).toBe('Europe/London')
    })

    it('says so when nothing is wrong', async () => {
      await open('problems')
      await page.getByText('Nothing is wrong').waitFor()
    })
  })
})
