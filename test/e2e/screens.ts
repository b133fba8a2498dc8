/**
 * Pictures of every screen, at two sizes in both themes, to be looked at: `npx node test/e2e/screens.ts [part of a name]`.
 * They go to test-results/screens/<theme>-<width>/.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { screens } from './screen-list.ts'
import { type App, startApp } from './start-app.ts'

const root = join(import.meta.dirname, '..', '..')
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]
const wanted = process.argv[2] ?? ''

for (const colorScheme of ['light', 'dark'] as const) {
  const app = await startApp({ answered: false, browser: { colorScheme, reducedMotion: 'reduce' } })
  try {
    await photograph(app, colorScheme)
  } finally {
    await app.close()
  }
  for (const fault of app.faults) console.error(`${colorScheme}: ${fault}`)
}

async function photograph(app: App, theme: string): Promise<void> {
  for (const { name, show, hide } of screens) {
    await show(app)
    if (name.includes(wanted)) for (const size of sizes) await take(app.page, size, theme, name)
    await hide?.(app)
  }
}

async function take(page: Page, size: (typeof sizes)[number], theme: string, name: string): Promise<void> {
  const folder = join(root, 'test-results/screens', `${theme}-${size.width}`)
  mkdirSync(folder, { recursive: true })
  await page.setViewportSize(size)
  // Two frames: the first lays out for the new size, the second has drawn it.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}
