/** The whole app as a user has it: a store, the engine in its own process, the browser host, the built window, Chromium. */
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type BrowserHost, startBrowserHost } from '../../../runtime/host/front/browser-host.ts'
import { forkEngine } from '../../../runtime/host/front/forked-engine.ts'
import { supervise } from '../../../runtime/host/front/supervisor.ts'
import { buildWindow, windowFolder } from '../../../runtime/host/front/window-build.ts'
import type { ArgumentsOf, MethodName, ResultOf } from '../../../runtime/model/api.ts'
import { findChromium } from '../../e2e/chromium.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export type OpenWindow = {
  readonly browser: Browser
  /** A fresh browser that was never here, with the window in it. */
  newPage(): Promise<Page>
  /** A fresh browser without any cache that has the cookies and the memory of an earlier one, at an empty page. */
  again(context: BrowserContext): Promise<Page>
  readonly home: string
  call<M extends MethodName>(method: M, argument: ArgumentsOf<M>): Promise<ResultOf<M>>
}

const viewport = { width: 1440, height: 900 }

/** Everything ends with what `use` does. The first-run questions are answered. */
export async function withWindow<T>(store: string, use: (window: OpenWindow) => Promise<T>): Promise<T> {
  await buildWindow(root)
  const supervisor = supervise(() => forkEngine({ store, templates: join(root, 'templates') }))
  let host: BrowserHost | undefined
  let browser: Browser | undefined
  try {
    host = await startBrowserHost({
      supervisor,
      files: windowFolder(root),
      port: { port: 0, exactly: true },
      version: '0.0.0',
      store,
    })
    const call: OpenWindow['call'] = (method, argument) =>
      supervisor.call('bench', method, argument as never) as Promise<never>
    await call('shop.answer', { name: 'The Corner Shop', zone: 'Europe/London', currency: 'GBP', operator: 'Ada' })
    browser = await launch()
    const { address, port } = host
    const open = async (context: BrowserContext): Promise<Page> => {
      const page = await context.newPage()
      page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
      return page
    }
    const opened = browser
    return await use({
      browser: opened,
      home: `http://127.0.0.1:${port}/`,
      call,
      async newPage() {
        const page = await open(await opened.newContext({ viewport }))
        await page.goto(address())
        return page
      },
      again: async (context) => open(await opened.newContext({ viewport, storageState: await context.storageState() })),
    })
  } finally {
    await browser?.close()
    await host?.close()
    await supervisor.close()
  }
}

/** With scrollbars, which a browser that is driven by a program hides otherwise. */
function launch(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium was found: install one or name it in CHROME_PATH')
  return chromium.launch({
    executablePath,
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
