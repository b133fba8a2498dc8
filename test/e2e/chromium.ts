/** The browser that the window is tested in: the one named by CHROME_PATH, or one in a common place. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
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

/** A place in the browser of this process; what others do in theirs is not to be seen in it. */
export type Chromium = {
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>
  close(): Promise<void>
}

let launched: Promise<Browser> | undefined
let users = 0
/** ms that a browser without a user stays: the next file of tests is there sooner. */
const lingering = 3_000
let leaving: NodeJS.Timeout | undefined

/** Starting one costs a second of a processor, so that the files of a process share it. */
export async function openChromium(): Promise<Chromium> {
  clearTimeout(leaving)
  users++
  const browser = await running()
  const contexts: BrowserContext[] = []
  let isOpen = true
  const leave = (): void => {
    // Whoever comes while it closes starts another one.
    launched = undefined
    void browser.close()
  }
  return {
    async newContext(options) {
      const context = await browser.newContext(options)
      contexts.push(context)
      return context
    },
    async close() {
      for (const context of contexts.splice(0)) await context.close()
      if (isOpen && --users === 0) leaving = setTimeout(leave, lingering)
      isOpen = false
    },
  }
}

async function running(): Promise<Browser> {
  const before = await launched
  if (before?.isConnected()) return before
  launched = launch()
  return launched
}

async function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium was found: use describeWindow for tests that need it')
  return chromium.launch({
    executablePath,
    // Chromium has no sandbox for root, and what it opens here is only ours.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
