/** Builds the canvas page once per test file and opens it in Chromium. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBuiltPage } from '../built-page.ts'

export type CanvasPage = {
  /** A fresh page with the canvas, empty until `window.page.open`. */
  open(theme?: 'light' | 'dark', size?: { width: number; height: number }): Promise<Page>
  /** What the browser complained about, content policy included. */
  readonly complaints: string[]
  close(): Promise<void>
}

export async function openCanvasPage(): Promise<CanvasPage> {
  // The production build of React leaves the profiler out, and a test counts what is drawn.
  const { address, browser, close } = await openBuiltPage(join(import.meta.dirname, 'page'), {
    'react-dom/client': 'react-dom/profiling',
  })
  const complaints: string[] = []
  return {
    complaints,
    async open(theme = 'light', size = { width: 1280, height: 800 }) {
      const context = await browser.newContext({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] })
      const page = await context.newPage()
      page.setDefaultTimeout(8_000)
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${address}/index.html${theme === 'dark' ? '#dark' : ''}`)
      await page.waitForFunction('window.page !== undefined')
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      return page
    },
    close,
  }
}
