/**
 * Starts the whole app as a user has it in the browser: a fresh store, the real engine in its own process, the built
 * window behind the real browser host, and Chromium. All end-to-end tests begin here.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type BrowserHost, startBrowserHost } from '../../runtime/host/front/browser-host.ts'
import { type ForkedEngine, forkEngine } from '../../runtime/host/front/forked-engine.ts'
import { type Supervisor, supervise } from '../../runtime/host/front/supervisor.ts'
import { buildWindow, windowFolder } from '../../runtime/host/front/window-build.ts'
import type { ArgumentsOf, MethodName, ResultOf } from '../../runtime/model/api.ts'
import { openChromium } from './chromium.ts'

const root = join(import.meta.dirname, '..', '..')

/** ms. */
const patience = 15_000

export type App = {
  readonly page: Page
  readonly host: BrowserHost
  readonly supervisor: Supervisor
  /** Path of the store. */
  readonly store: string
  /** Asks the host as another window would. */
  call<M extends MethodName>(method: M, argument: ArgumentsOf<M>): Promise<ResultOf<M>>
  /** What the page logged as an error, threw, or was forbidden by its policy, so far. */
  readonly faults: readonly string[]
  /** Opens a further window of the same browser. Its faults are noted too. */
  newPage(): Promise<Page>
  /** Ends the engine's process at once, as a crash does; the supervisor starts another. */
  killEngine(): Promise<void>
  /** The same, and waits until the next one runs. */
  restartEngine(): Promise<void>
  close(): Promise<void>
}

export type AppOptions = {
  /** Continues with this store, which is then not removed at the end. */
  readonly store?: string
  /** Size, theme, reduced motion … */
  readonly browser?: BrowserContextOptions
  /** Answers the questions of the first run, so that the window begins with the gallery. True when left out. */
  readonly answered?: boolean
}

const noteViolations = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('forbidden by the policy: ' + violatedDirective + ' ' + blockedURI))`

export async function startApp(options: AppOptions = {}): Promise<App> {
  await buildWindow(root)
  const ends: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(options, (end) => void ends.push(end))), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** `atEnd` takes what has to be ended, in the order of its beginning. */
async function start(options: AppOptions, atEnd: (end: () => unknown) => void): Promise<Omit<App, 'close'>> {
  const folder = mkdtempSync(join(tmpdir(), 'counterflow-e2e-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const store = options.store ?? join(folder, 'shop.db')
  let engine: ForkedEngine | undefined
  const supervisor = supervise(({ effectsPaused }) => {
    engine = forkEngine({ store, templates: join(root, 'templates'), effectsPaused })
    return engine
  })
  atEnd(() => supervisor.close())
  const host = await startBrowserHost({
    supervisor,
    files: windowFolder(root),
    port: { port: 0, exactly: true },
    version: '0.0.0',
    store,
  })
  atEnd(() => host.close())
  // What goes in and comes out is what the Api says of this method.
  const call: App['call'] = (method, argument) =>
    supervisor.call('end-to-end-test', method, argument as never) as Promise<never>
  if (options.answered ?? true)
    await call('shop.answer', { name: 'The Corner Shop', zone: 'Europe/London', currency: 'GBP', operator: 'Ada' })

  const browser = await openChromium()
  atEnd(() => browser.close())
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options.browser })
  // Less than a test has, so that what fails is the wait, which says what it waited for.
  context.setDefaultTimeout(patience)
  const faults: string[] = []
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
    await page.addInitScript({ content: noteViolations })
    await page.goto(host.address())
    return page
  }
  const killEngine = async (): Promise<void> => {
    const last = engine
    const gone = new Promise<void>((resolve) => last?.onExit(() => resolve()))
    last?.kill('now')
    await gone
  }
  const restartEngine = async (): Promise<void> => {
    await killEngine()
    // Waits its turn until an engine runs again.
    await call('shop.read', {})
  }
  const page = await newPage()
  // For looking at a failure, together with --bail 1.
  const lastLook = process.env.LAST_LOOK
  if (lastLook) atEnd(() => page.screenshot({ path: lastLook }).catch(() => undefined))
  return { page, host, supervisor, store, call, faults, newPage, killEngine, restartEngine }
}
