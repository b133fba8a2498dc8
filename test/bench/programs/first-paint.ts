/** Opens the window again and again in a fresh browser, and waits until the flow that was open last stands on its canvas. */
import { join } from 'node:path'
import { shopFlow } from '../window/shop-flow.ts'
import { readJob, startClock, tell } from './run.ts'
import { withWindow } from './window-page.ts'

declare global {
  interface Window {
    /** ms since the navigation began; set once all steps have been painted. */
    shownAt?: number
  }
}

const { folder, events: steps, loads } = readJob<{ folder: string; events: number; loads: number }>()
const flow = shopFlow(steps)
const cards = Object.keys(flow.nodes).length
const stop = startClock()

/** In the page: looks before every frame, and takes the time of the frame after. */
function noteWhenShown(wanted: number): void {
  const look = (): void => {
    const found = [...document.querySelectorAll('.react-flow__node')]
    const isThere = found.length >= wanted && found.every((card) => getComputedStyle(card).visibility === 'visible')
    requestAnimationFrame(
      isThere
        ? () => {
            window.shownAt = performance.now()
          }
        : look,
    )
  }
  requestAnimationFrame(look)
}

const found = await withWindow(join(folder, 'shop.db'), async ({ newPage, again, home, call }) => {
  const { flow: id } = await call('flows.import', { text: JSON.stringify(flow) })
  const first = await newPage()
  await first.getByRole('main').waitFor()
  await first.evaluate((name) => localStorage.setItem('counterflow.open', name), id)
  await first.reload()
  await first
    .locator('.react-flow__node')
    .nth(cards - 1)
    .waitFor()
  const times: { shown: number; painted: number }[] = []
  for (let load = 0; load <= loads; load++) {
    const page = await again(first.context())
    await page.addInitScript(noteWhenShown, cards)
    await page.goto(home)
    await page.waitForFunction(() => window.shownAt !== undefined)
    const time = await page.evaluate(() => ({
      shown: window.shownAt ?? 0,
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    }))
    await page.context().close()
    // The first one warms the files of the host.
    if (load > 0) times.push(time)
  }
  return times
})
const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const shown = found.map((time) => time.shown)
tell({
  events: loads,
  ...stop(),
  result: null,
  figures: {
    shown_ms: middle(shown),
    best_ms: Math.min(...shown),
    worst_ms: Math.max(...shown),
    painted_ms: middle(found.map(({ painted }) => painted)),
  },
})
