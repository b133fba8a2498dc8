/** Serves the built pages and opens one in Chromium. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { openChromium } from '../../e2e/chromium.ts'

const types: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** `address` is a page and its query. Browser and server end with what `use` does. */
export async function withPage<T>(folder: string, address: string, use: (page: Page) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    readFile(join(folder, path)).then(
      (body) =>
        response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const bound = server.address()
  const browser = await openChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
    await page.goto(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/${address}`)
    await page.locator('.react-flow__node').first().waitFor()
    // Fonts are there, the view has come to rest, React has nothing left to do.
    await page.evaluate('document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 1500)))')
    return await use(page)
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}
