/** Scrolls the history of a large store by wheel, by scrollbar and by PageDown, and looks for orders by their number. */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { mix } from '../reference-event.ts'
import { shopFlow } from '../window/shop-flow.ts'
import { type RowWatch, watchRows } from '../window/watch-rows.ts'
import { readJob, startClock, tell } from './run.ts'
import { withWindow } from './window-page.ts'

const { folder, events, seed = 0 } = readJob<{ folder: string; events: number; seed?: number }>()
const stop = startClock()

type Grid = {
  readonly page: Page
  readonly grid: Locator
  readonly box: NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>
}

/** Half of the window for the panel: more rows to be late. */
async function makeHigh(page: Page): Promise<void> {
  const handle = await page.getByLabel('Height of the panel').boundingBox()
  if (handle === null) throw new Error('The panel cannot be made higher')
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(handle.x + handle.width / 2, 420, { steps: 8 })
  await page.mouse.up()
}

/** As fast as somebody spins it: a flick of some hundred rows, a rest, the next one. */
async function wheel({ page, box }: Grid): Promise<void> {
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2)
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, 300 + (turn % 12) * 150)
    await page.waitForTimeout(turn % 24 === 23 ? 200 : 16)
  }
}

/** Pixels: a button at the end of the scrollbar and half of its handle. */
const scrollbarEnd = 18

/** To places all over the list, without letting go. */
async function dragScrollbar({ page, box }: Grid): Promise<void> {
  const x = box.x + box.width - 6
  const yOf = (share: number): number => box.y + scrollbarEnd + share * (box.height - 2 * scrollbarEnd)
  // The handle is where the view is.
  const share = await page.evaluate(() => {
    const { scrollTop = 0, scrollHeight = 1, clientHeight = 0 } = document.querySelector('[role=grid]') ?? {}
    return scrollTop / (scrollHeight - clientHeight)
  })
  await page.mouse.move(x, yOf(share))
  await page.mouse.down()
  for (let move = 0; move < 40; move++) {
    await page.mouse.move(x, yOf((mix(move, 7 + seed) % 1000) / 1000), { steps: 4 })
    await page.waitForTimeout(move % 4 === 3 ? 300 : 60)
  }
  await page.mouse.up()
}

/** Held down: some 30 times a second. */
async function pageDown({ page, grid }: Grid): Promise<void> {
  await grid.focus()
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press('PageDown')
    await page.waitForTimeout(33)
  }
}

/** ms from the last key to the first row, the pause of the field included. */
async function searched(page: Page, order: string): Promise<number> {
  const field = page.getByLabel('Look for')
  await field.fill('')
  await page.locator('[role=grid] [role=row][aria-busy=false]').first().waitFor()
  await field.pressSequentially(order)
  return await page.evaluate(async (wanted) => {
    const begun = performance.now()
    const isShown = (): boolean =>
      document.querySelector('[role=grid] [role=row][aria-busy=false]')?.textContent?.includes(wanted) ?? false
    while (!isShown()) await new Promise((done) => requestAnimationFrame(done))
    await new Promise((done) => requestAnimationFrame(done))
    return performance.now() - begun
  }, order)
}

const found = await withWindow(join(folder, 'shop.db'), async ({ newPage, call }) => {
  const page = await newPage()
  await page.getByRole('main').waitFor()
  const { flow } = await call('flows.import', { text: JSON.stringify(shopFlow(30)) })
  await page.addInitScript(watchRows)
  await page.evaluate((name) => localStorage.setItem('counterflow.open', name), flow)
  await page.reload()
  const grid = page.locator('[role=grid]')
  await grid.locator('[role=row][aria-busy=false]').first().waitFor()
  await makeHigh(page)
  const box = await grid.boundingBox()
  const count = Number(await grid.getAttribute('aria-rowcount'))
  if (box === null || count < events) throw new Error(`The history shows ${count} rows`)
  await page.waitForTimeout(1000)

  const gestures = { wheel, drag: dragScrollbar, page: pageDown }
  const watched: { [gesture: string]: RowWatch } = {}
  for (const [name, gesture] of Object.entries(gestures)) {
    await page.evaluate(() => window.rowWatch?.start())
    await gesture({ page, grid, box })
    await page.waitForTimeout(500)
    const rows = await page.evaluate(() => window.rowWatch?.stop())
    if (!rows || rows.far < 100) throw new Error(`Nothing was scrolled by ${name}: ${JSON.stringify(rows)}`)
    watched[name] = rows
  }
  await page.keyboard.press('Escape')
  const searches: number[] = []
  for (let n = 0; n < 6; n++) searches.push(await searched(page, `order-${mix(n, 100 + seed) % (events >> 1)}`))
  return { watched, searches }
})

const figures: { [name: string]: number } = {}
for (const [name, { blank, late, gap, far, frames }] of Object.entries(found.watched))
  Object.assign(figures, {
    [`${name}_blank_ms`]: blank,
    [`${name}_late_ms`]: late,
    [`${name}_gap_ms`]: gap,
    [`${name}_rows`]: far,
    [`${name}_frames`]: frames,
  })
figures.search_ms = found.searches.toSorted((a, b) => a - b)[found.searches.length >> 1] ?? 0
figures.search_worst_ms = Math.max(...found.searches)
tell({ events, ...stop(), result: null, figures })
