/** Watches the main thread of the window while the engine takes in a large file as fast as it can. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'
import { pageTasks, type TraceEvent } from '../window/trace.ts'
import { readJob, startClock, tell } from './run.ts'
import { type OpenWindow, withWindow } from './window-page.ts'

declare global {
  interface Window {
    longOnes?: number[]
    drawn?: number
  }
}

/** ms: shorter tasks are not looked at. */
const least = 2
const { folder, events, seconds } = readJob<{ folder: string; events: number; seconds: number }>()
const stop = startClock()

/** Rows that a producer reads as fast as the engine takes them, a route, a filter and two tables. */
const flow: Flow = {
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'busy',
  name: 'A busy shop',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: {
    rows: {
      type: 'file',
      version: 1,
      config: {
        type: 'order.placed',
        subject: 'order',
        columns: [{ from: 'order' }, { from: 'customer' }, { from: 'minor', type: 'integer' }],
      },
    },
    large: { type: 'filter', version: 1, config: { when: 'data.minor > 25000' } },
    totals: {
      type: 'table',
      version: 1,
      config: {
        table: 'totals',
        key: [{ name: 'customer', value: 'data.customer' }],
        columns: [{ name: 'minor', type: 'integer', keep: 'add', value: 'data.minor' }],
      },
    },
    counted: {
      type: 'table',
      version: 1,
      config: {
        table: 'counted',
        key: [{ name: 'name', value: '"large"' }],
        columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
      },
    },
  },
  edges: [
    { from: 'rows.row', to: 'totals' },
    { from: 'rows.row', to: 'large' },
    { from: 'large.pass', to: 'counted' },
  ],
  parameters: {},
  settings: {},
  tests: [],
  layout: { rows: { x: 0, y: 0 }, large: { x: 300, y: 120 }, totals: { x: 600, y: 0 }, counted: { x: 600, y: 160 } },
}

function writeRows(path: string): void {
  const file = openSync(path, 'w')
  for (let n = 0; n < events; n += 10_000) {
    const rows = Array.from({ length: Math.min(10_000, events - n) }, (_, at) => {
      const order = { order: `order-${n + at}`, customer: `c-${(n + at) % 20_000}`, minor: ((n + at) * 7919) % 50_000 }
      return `${JSON.stringify(order)}\n`
    })
    writeSync(file, rows.join(''))
  }
  closeSync(file)
}

/** In the page. */
function noteLongTasks(): void {
  window.longOnes = []
  window.drawn = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longOnes?.push(duration)
  }).observe({ type: 'longtask' })
  const count = (): void => {
    window.drawn = (window.drawn ?? 0) + 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
}

async function opened({ newPage }: OpenWindow, id: string): Promise<Page> {
  const page = await newPage()
  await page.getByRole('main').waitFor()
  await page.evaluate((name) => localStorage.setItem('counterflow.open', name), id)
  await page.reload()
  await page.locator('.react-flow__node').first().waitFor()
  await page.waitForTimeout(2000)
  return page
}

const found = await withWindow(join(folder, 'shop.db'), async (window) => {
  const { call, browser } = window
  const rows = join(folder, 'rows.ndjson')
  writeRows(rows)
  const draft = await call('flows.import', { text: JSON.stringify(flow) })
  const id = draft.flow
  await call('inputs.bind', { flow: id, node: 'rows', path: rows })
  const page = await opened(window, id)
  const headOf = async (): Promise<number> => (await call('live.watch', { flow: id }))?.head ?? 0
  const { revision } = await call('publish.preview', { flow: id })
  await call('publish.apply', { flow: id, revision, choices: { added: 'now' }, by: 'Ada' })
  await page.locator('[role=grid] [role=row][aria-busy=false]').first().waitFor()
  await page.waitForTimeout(1000)
  const trace = join(folder, 'trace.json')
  await browser.startTracing(page, { path: trace, categories: ['devtools.timeline', 'toplevel', 'v8'] })
  await page.evaluate(noteLongTasks)
  const [from, begun] = [await headOf(), performance.now()]
  await page.waitForTimeout(seconds * 1000)
  const [to, time] = [await headOf(), (performance.now() - begun) / 1000]
  const seen = await page.evaluate(() => ({
    long: globalThis.window.longOnes ?? [],
    frames: globalThis.window.drawn ?? 0,
  }))
  await browser.stopTracing()
  const top = await page.locator('[role=grid]').evaluate((grid) => grid.scrollTop)
  if (top !== 0) throw new Error('The history did not stay at its top')
  if (to - from < 100 * seconds) throw new Error(`Only ${to - from} events were taken`)
  return { taken: to - from, time, ...seen }
})
const { traceEvents } = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as { traceEvents: TraceEvent[] }
const tasks = pageTasks(traceEvents, least)
const worst = (pick: (task: (typeof tasks)[number]) => number): number => Math.max(0, ...tasks.map(pick))
tell({
  events: found.taken,
  ...stop(),
  result: null,
  figures: {
    events_per_second: found.taken / found.time,
    frames_per_second: found.frames / found.time,
    longest_ms: Math.max(0, ...found.long),
    long_tasks: found.long.length,
    cpu_ms: worst(({ cpu }) => cpu),
    cpu_long_tasks: tasks.filter(({ cpu }) => cpu > 50).length,
    script_ms: worst(({ script }) => script),
    collector_ms: worst(({ collector }) => collector),
    drawing_ms: worst(({ drawing }) => drawing),
  },
})
