/** Counts the frames of one page while it is panned, zoomed and dragged. */

import { withPage } from './canvas-page.ts'
import { readJob, startClock, tell } from './run.ts'

type Job = { folder: string; events: number; pages: string; page: 'ours' | 'bare'; view: 'fit' | 'near' }
type Counted = { frames: { pan: number; zoom: number; drag: number }; seconds: number; dragged: boolean }

const { pages, page: name, view, events } = readJob<Job>()
const stop = startClock()
const { counted, result } = await withPage(pages, `${name}.html?steps=${events}`, async (page) => {
  if (view === 'near') await page.evaluate('trial.near()')
  await page.waitForTimeout(800)
  return { counted: await page.evaluate<Counted>('trial.countFrames()'), result: await page.evaluate('trial.result') }
})
if (!counted.dragged) throw new Error('No card was dragged')
const { pan, zoom, drag } = counted.frames
const each = counted.seconds / 3
tell({
  events: pan + zoom + drag,
  // CPU time of this process says nothing about the browser's.
  ...stop(),
  seconds: counted.seconds,
  result,
  figures: { pan: pan / each, zoom: zoom / each, drag: drag / each },
})
