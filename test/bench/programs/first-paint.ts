/** Opens the window again and again in a fresh browser, and waits until the flow that was open last stands on its canvas. */
import { join } from 'node:path'
import { shopFlow } from '../window/shop-flow.ts'
import { readJob, startClock, tell } from './run.ts'
import { withWindow } from './window-page.ts'

declare global {
  interface Window {
    /** ms since the navigation began; set once the steps in view are painted, and neither they nor the view change again. */
    shownAt?: number
  }
}

const { folder, events: steps, loads } = readJob<{ folder: string; events: number; loads: number }>()
const flow = shopFlow(steps)
const stop = startClock()

/** In the page: looks before every frame what the canvas shows, and takes the time of the frame after its last change. */
function noteWhenShown(atRest: number): void {
  let before = ''
  let changedAt = 0
  const look = (): void => {
    const cards = [...document.querySelectorAll('.react-flow__node')]
    const place = document.querySelector<HTMLElement>('.react-flow__viewport')?.style.transform
    const seen = `${cards.length} ${place} ${cards.every((card) => getComputedStyle(card).visibility === 'visible')}`
    const now = performance.now()
    if (seen !== before) requestAnimationFrame(() => (changedAt = performance.now()))
    else if (cards.length > 0 && seen.endsWith('true') && now - changedAt > atRest) window.shownAt ??= changedAt
    before = seen
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const found = await withWindow(join(folder, 'shop.db'), async ({ newPage, again, home, call }) => {
  const { flow: id } = await call('flows.import', { text: JSON.stringify(flow) })
  const first = await newPage()
  await first.getByRole('main').waitFor()
  await first.evaluate((name) => localStorage.setItem('counterflow.open', name), id)
  await first.reload()
  await first.locator('.react-flow__node').first().waitFor()
  await first.waitForTimeout(1000)
  const times: { shown: number; painted: number; cpu: number }[] = []
  for (let load = 0; load <= loads; load++) {
    const page = await again(first.context())
    await page.addInitScript(noteWhenShown, 700)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await page.goto(home)
    await page.waitForFunction(() => window.shownAt !== undefined)
    const time = await page.evaluate(() => ({
      shown: window.shownAt ?? 0,
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    }))
    const { metrics } = await session.send('Performance.getMetrics')
    const cpu = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
    await page.context().close()
    // The first one warms the files of the host.
    if (load > 0) times.push({ ...time, cpu })
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
    cpu_ms: middle(found.map(({ cpu }) => cpu)),
    painted_ms: middle(found.map(({ painted }) => painted)),
  },
})
