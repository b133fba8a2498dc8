/** The History panel in a browser: a million events scrolled, searched, looked at, by mouse and by keyboard. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeWindow } from '../../e2e/chromium.ts'
import { bench, calls, openScreens, type Scene, type Screens, tellLive } from './screens-page.ts'

const sales = { open: 'daily-sales', height: 420 }

describeWindow('the history', () => {
  let screens: Screens
  let page: Page
  beforeAll(async () => {
    screens = await openScreens()
  }, 60_000)
  afterAll(() => screens?.close())
  afterEach(() => expect(screens.complaints()).toEqual([]))

  const open = async (scene: Scene = {}): Promise<void> => {
    page = await screens.open({ ...sales, ...scene })
  }
  const grid = () => page.getByRole('grid', { name: 'Events' })
  const rows = () => grid().locator('[role=rowgroup] [role=row]')
  const newest = () => rows().first()
  const panel = () => page.getByRole('complementary', { name: 'The event' })
  const scrollTo = (share: number): Promise<void> =>
    grid().evaluate((element, to) => {
      const { scrollHeight, clientHeight } = element as unknown as { scrollHeight: number; clientHeight: number }
      Object.assign(element, { scrollTop: (scrollHeight - clientHeight) * to })
    }, share)

  it('shows the newest events first and scrolls to the very first of a million', async () => {
    await open()
    await newest().getByText('10:42:07').waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe('1000001')
    await scrollTo(1)
    const last = rows().last()
    await last.getByText('order-0').waitFor()
    expect(await last.getAttribute('aria-rowindex')).toBe('1000001')
    expect(await rows().count()).toBeLessThan(40)
  })

  it('is never blank, however fast one scrolls', async () => {
    await open({ delay: 5 })
    await newest().getByText('10:42:07').waitFor()
    const empty: number = await page.evaluate(`(async () => {
      const grid = document.querySelector('[role=grid]')
      const frame = () => new Promise((done) => requestAnimationFrame(done))
      let empty = 0
      for (let step = 0; step <= 90; step++) {
        grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * step / 90
        await frame()
        const box = grid.getBoundingClientRect()
        const seen = [...grid.querySelectorAll('[role=rowgroup] [role=row]:not([aria-busy=true])')].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect()
          return bottom > box.top + 26 && top < box.bottom
        })
        if (seen.length === 0) empty++
      }
      return empty
    })()`)
    expect(empty).toBe(0)
    await rows().last().getByText('order-0').waitFor()
  })

  it('follows what happens while it is at its top', async () => {
    await open({ events: 5_000 })
    await newest().getByText('10:42:07').waitFor()
    await bench(page, 'shop.head += 25')
    await tellLive(page, { head: 5_025 })
    await expect.poll(() => newest().getAttribute('id')).toBe('event-5025')
    expect(await page.getByText('new event').count()).toBe(0)
  })

  it('stands still away from the top, counts what is new and goes there when asked', async () => {
    await open({ events: 5_000 })
    await newest().getByText('10:42:07').waitFor()
    await scrollTo(0.5)
    const fourth = () => rows().nth(3).getAttribute('id')
    await expect.poll(fourth).not.toBe('event-4997')
    const before = await fourth()
    await bench(page, 'shop.head += 1250')
    await tellLive(page, { head: 6_250 })
    const button = page.getByRole('button', { name: '1,250 new events' })
    await button.waitFor()
    expect(await fourth()).toBe(before)
    await button.click()
    await expect.poll(() => newest().getAttribute('id')).toBe('event-6250')
  })

  it('goes from event to event with the arrow keys and shows each beside the list', async () => {
    await open()
    await newest().getByText('10:42:07').waitFor()
    await grid().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await panel().getByRole('heading', { name: 'Sale priced' }).waitFor()
    expect(await grid().getAttribute('aria-activedescendant')).toBe('event-999998')
    await page.keyboard.press('End')
    await expect.poll(() => rows().last().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Home')
    await expect.poll(() => newest().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
  })

  it('chooses several by mouse, as in a list of files, and says how many', async () => {
    await open()
    await newest().getByText('10:42:07').waitFor()
    const chosen = () => page.getByRole('region', { name: 'Chosen events' })
    await rows().nth(0).click()
    await rows()
      .nth(2)
      .click({ modifiers: ['ControlOrMeta'] })
    await chosen().getByText('2 events chosen').waitFor()
    await panel().waitFor({ state: 'detached' })
    await rows()
      .nth(5)
      .click({ modifiers: ['Shift'] })
    await chosen().getByText('5 events chosen').waitFor()
    await rows().nth(0).hover()
    await rows().nth(0).locator('[data-chosen]').click()
    await chosen().getByText('4 events chosen').waitFor()
    expect(await page.evaluate('[...window.bench.session().picked].sort()')).toEqual([
      999_995, 999_996, 999_997, 999_998,
    ])
    await rows().nth(7).click()
    await chosen().waitFor({ state: 'detached' })
    await panel().waitFor()
  })

  it('chooses several by keyboard: a stretch, one more, all that go at once, and none', async () => {
    await open()
    await newest().getByText('10:42:07').waitFor()
    const chosen = () => page.getByRole('region', { name: 'Chosen events' })
    await grid().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await chosen().getByText('3 events chosen').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await chosen().getByText('4 events chosen').waitFor()
    await page.keyboard.press('ControlOrMeta+a')
    await chosen().getByText('10,000 events chosen').waitFor()
    await chosen().getByText('More do not go at once.').waitFor()
    expect(await chosen().getByRole('button', { name: 'Keep as test' }).isDisabled()).toBe(true)
    await grid().focus()
    await page.keyboard.press('Escape')
    await chosen().waitFor({ state: 'detached' })
  })

  it('tries the draft on those that are chosen, and keeps them as a test', async () => {
    await open()
    await newest().getByText('10:42:07').waitFor()
    const chosen = () => page.getByRole('region', { name: 'Chosen events' })
    await rows().nth(0).click()
    await rows()
      .nth(1)
      .click({ modifiers: ['Shift'] })
    const offsets = [999_999, 1_000_000]
    await chosen().getByRole('button', { name: 'Keep as test' }).click()
    await expect.poll(async () => (await calls(page, 'tests.keep')).at(-1)?.offsets).toEqual(offsets)
    await page.getByRole('tab', { name: 'History' }).click()
    await chosen().getByRole('button', { name: 'Try the draft on these' }).click()
    await expect.poll(async () => (await calls(page, 'replay.start')).at(-1)?.range).toEqual({ offsets })
  })

  it('says which way an event took, what the conditions saw, and lights its path', async () => {
    await open({ event: 999_999 })
    await panel().getByText('Goods only').waitFor()
    const way = await panel().getByRole('list').first().innerText()
    expect(way).toContain('Lines of the till')
    expect(way).toMatch(/sku was MUG/i)
    expect(way).toMatch(/weight was missing/i)
    expect(way).toContain('Done, after 2 tries.')
    expect(await page.evaluate('[...window.bench.session().lit.edges]')).toContain('sales.row>goods')
    await page.getByRole('tab', { name: 'Tests' }).click()
    await expect.poll(() => bench(page, 'session().lit')).toBeNull()
  })

  it('goes from an event to the one that caused it', async () => {
    await open({ event: 999_999 })
    await panel()
      .getByRole('button', { name: /order-333332/ })
      .first()
      .click()
    await expect.poll(() => bench(page, 'session().event')).toBe(999_997)
  })

  it('finds a word through stretches without any, page after page, and says when that is all', async () => {
    await open({ events: 30_000 })
    await page.getByRole('searchbox', { name: 'Look for' }).fill('99')
    await rows().first().getByText('order-9999').waitFor()
    const asked = await calls(page, 'history.page')
    expect(asked.at(-1)).toMatchObject({ text: '99', limit: 100 })
    await scrollTo(1)
    await expect
      .poll(async () => {
        await scrollTo(1)
        return grid().innerText()
      })
      .toContain('That is all')
    expect((await calls(page, 'history.page')).at(-1)?.before).toBeDefined()
  })

  it('says that nothing was found, after all of it was looked through, and leads back', async () => {
    await open({ events: 12_000 })
    await page.getByRole('searchbox', { name: 'Look for' }).fill('no such order')
    await page.getByText('Nothing was found').waitFor()
    await page.getByText('All 12,000 events were looked through.').waitFor()
    await page.getByRole('button', { name: 'Show everything' }).click()
    await newest().getByText('10:42:07').waitFor()
    expect(await page.getByRole('searchbox', { name: 'Look for' }).inputValue()).toBe('')
  })

  it('narrows by kind, by flow and by time', async () => {
    await open()
    await page.getByRole('combobox', { name: 'Kind of event' }).click()
    await page.getByRole('option', { name: 'Stock low' }).click()
    await page.getByRole('combobox', { name: 'Where' }).click()
    await page.getByRole('option', { name: 'This flow' }).click()
    await page.getByRole('combobox', { name: 'When' }).click()
    await page.getByRole('option', { name: 'Last hour' }).click()
    await expect
      .poll(async () => (await calls(page, 'history.page')).at(-1))
      .toEqual({
        type: 'com.counterflow.stock.low',
        flow: 'daily-sales',
        from: Date.UTC(2026, 10, 22, 9, 42, 30),
        limit: 100,
      })
    await page.getByRole('button', { name: 'Clear' }).click()
    await newest().getByText('10:42:07').waitFor()
  })

  it('offers a stretch of time where there are more events than one list can show', async () => {
    await open({ events: 3_200_000 })
    await page.getByText('These are the newest 1,000,000 of 3,200,000 events.').waitFor()
    await page.getByRole('button', { name: 'Choose a time to see older ones' }).click()
    await page.getByLabel('From', { exact: true }).fill('2026-10-01T09:00:00')
    await page.getByLabel('To', { exact: true }).fill('2026-10-01T10:00:00')
    await rows().first().getByText('1 Oct 09:59').waitFor()
    // The clock of the shop, which has summer time then.
    expect((await calls(page, 'history.page')).at(-1)).toMatchObject({
      from: Date.UTC(2026, 9, 1, 8),
      to: Date.UTC(2026, 9, 1, 9),
    })
    await page.getByLabel('To', { exact: true }).fill('2026-09-01T10:00:00')
    await page.getByText('The end is before the beginning.').waitFor()
  })

  it('keeps what is looked for while one is at another panel', async () => {
    await open()
    await page.getByRole('searchbox', { name: 'Look for' }).fill('333')
    await expect.poll(async () => (await calls(page, 'history.page')).at(-1)?.text).toBe('333')
    await page.getByRole('tab', { name: 'Tests' }).click()
    await page.getByRole('tab', { name: 'History' }).click()
    expect(await page.getByRole('searchbox', { name: 'Look for' }).inputValue()).toBe('333')
  })

  it('says so when the log cannot be read, and tries again', async () => {
    await open({ failing: 'history.page' })
    await page.getByText('The log cannot be read at the moment').waitFor()
    await bench(page, 'shop.failing = {}')
    await page.getByRole('button', { name: 'Try again' }).click()
    await newest().getByText('10:42:07').waitFor()
  })

  it('says what will stand here before anything has happened', async () => {
    await open({ events: 0 })
    await page.getByText('Nothing has happened yet').waitFor()
  })

  it('shows a hostile name as text', async () => {
    await open({ event: 999_512 - (999_512 % 1_213) })
    await panel().getByText('<img src=x onerror=alert(1)>').first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })
})
