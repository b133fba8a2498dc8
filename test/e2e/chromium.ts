/** The browser that the window is tested in: the one named by CHROME_PATH, or one in a common place. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'
import places from '../../.ci/chromium-places.json' with { type: 'json' }

const common: { readonly [platform: string]: readonly string[] } = places

export function findChromium(): string | undefined {
  return [process.env.CHROME_PATH, ...(common[process.platform] ?? [])].find(
    (path): path is string => path !== undefined && path !== '' && existsSync(path),
  )
}

/** ms. Each wait of a test says what it waits for, and ends before; on a busy machine several of them add up. */
const patience = 90_000

/** `describe` for tests of the window: skipped, and saying why, where there is no browser. */
export function describeWindow(name: string, tests: () => void): void {
  if (findChromium() !== undefined) describe(name, { timeout: patience }, tests)
  else describe.skip(`${name} (skipped: no Chromium here; install one or name it in CHROME_PATH)`, tests)
}

export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium was found: use describeWindow for tests that need it')
  return chromium.launch({
    executablePath,
    // Chromium has no sandbox for root, and what it opens here is only ours.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
