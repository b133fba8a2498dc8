/**
 * Pictures of every screen, at two sizes in both themes, to be looked at: `npx node test/e2e/screens.ts [part of a name]`.
 * They go to test-results/screens/<theme>-<width>/.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { screens } from './screen-list.ts'
import { startApp } from './start-app.ts'

const root = join(import.meta.dirname, '..', '..')
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]
const wanted = process.argv[2] ?? ''

for (const colorScheme of ['light', 'dark'] as const)
  for (const viewport of sizes) await photograph(colorScheme, viewport)

/** Each size begins anew: a canvas fits its flow into the window that it was opened in. */
async function photograph(colorScheme: 'light' | 'dark', viewport: (typeof sizes)[number]): Promise<void> {
  const folder = join(root, 'test-results/screens', `${colorScheme}-${viewport.width}`)
  mkdirSync(folder, { recursive: true })
  const app = await startApp({ answered: false, browser: { colorScheme, viewport, reducedMotion: 'reduce' } })
  try {
    for (const { name, show, hide } of screens) {
      await show(app)
      // Two frames: what was shown last is drawn then.
      await app.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
      if (name.includes(wanted))
        await app.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
      await hide?.(app)
    }
  } finally {
    await app.close()
  }
  for (const fault of app.faults) console.error(`${colorScheme}: ${fault}`)
}
