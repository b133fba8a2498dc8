/** Builds the inspector's page once per test file and opens it in Chromium under the window's content policy. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { findChromium } from '../../e2e/chromium.ts'
import { openBuiltPage } from '../built-page.ts'

export const browserPath = findChromium()

export type InspectorPage = {
  open(theme?: 'light' | 'dark', size?: { width: number; height: number }): Promise<Page>
  /** What the browser complained about, content policy included. */
  readonly complaints: string[]
  close(): Promise<void>
}

export async function openInspectorPage(): Promise<InspectorPage> {
  const { address, browser, close } = await openBuiltPage(join(import.meta.dirname, 'page'))
  const complaints: string[] = []
  return {
    complaints,
    async open(theme = 'light', size = { width: 1280, height: 800 }) {
      const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' })
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      await page.goto(`${address}/index.html${theme === 'dark' ? '#dark' : ''}`)
      await page.waitForFunction('window.page !== undefined')
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      return page
    },
    close,
  }
}
