/** Serves the built pages and opens one in Chromium. */
import type { Page } from 'playwright-core'
import { openChromium } from '../../e2e/chromium.ts'
import { serveFolder } from '../../renderer/serve-folder.ts'

/** `address` is a page and its query. Browser and server end with what `use` does. */
export async function withPage<T>(folder: string, address: string, use: (page: Page) => Promise<T>): Promise<T> {
  const served = await serveFolder(folder)
  const browser = await openChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
    await page.goto(`${served.address}/${address}`)
    await page.locator('.react-flow__node').first().waitFor()
    // Fonts are there, the view has come to rest, React has nothing left to do.
    await page.evaluate('document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 1500)))')
    return await use(page)
  } finally {
    await browser.close()
    await served.close()
  }
}
