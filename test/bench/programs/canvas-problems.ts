/** Presses a key that makes an address wrong, and the one that mends it, and waits for the card to say so. */
import { quantile } from '../statistics.ts'
import { withPage } from './canvas-page.ts'
import { readJob, startClock, tell } from './run.ts'

const { pages, events } = readJob<{ folder: string; events: number; pages: string }>()
const presses = 30
const stop = startClock()
const { times, result } = await withPage(pages, `problems.html?steps=${events - 1}`, async (page) => {
  const field = page.getByLabel('Address', { exact: true }).first()
  await field.click()
  await page.keyboard.press('End')
  const found: number[] = []
  for (let press = 0; press < presses; press++) {
    const isWrong = press % 2 === 0
    await page.evaluate(`trial.arm(${isWrong})`)
    await page.keyboard.press(isWrong ? '\\' : 'Backspace')
    found.push(await page.evaluate<number>('trial.shown'))
    await page.waitForTimeout(150)
  }
  return { times: found.slice(4), result: await page.evaluate('trial.result') }
})
tell({
  events: times.length,
  ...stop(),
  result,
  figures: { p50_ms: quantile(times, 0.5), p95_ms: quantile(times, 0.95), worst_ms: Math.max(...times) },
})
