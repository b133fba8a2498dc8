/** Builds the canvas page once per test file and opens it in Chromium. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { openChromium } from '../../e2e/chromium.ts'

/** As the window is served, apart from where it comes from. */
const policy = "default-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'"
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export type CanvasPage = {
  /** A fresh page with the canvas, empty until `window.page.open`. */
  open(theme?: 'light' | 'dark', size?: { width: number; height: number }): Promise<Page>
  /** What the browser complained about, content policy included. */
  readonly complaints: string[]
  close(): Promise<void>
}

export async function openCanvasPage(): Promise<CanvasPage> {
  const folder = await mkdtemp(join(tmpdir(), 'canvas-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    // The production build of React leaves the profiler out, and a test counts what is drawn.
    resolve: { alias: { 'react-dom/client': 'react-dom/profiling' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome140',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  const server = await serve(folder)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const browser = await openChromium()
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
      await page.goto(`http://127.0.0.1:${port}/index.html${theme === 'dark' ? '#dark' : ''}`)
      await page.waitForFunction('window.page !== undefined')
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      return page
    },
    async close() {
      await browser.close()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    readFile(join(folder, path)).then(
      (body) => {
        response.writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          'content-security-policy': policy,
        })
        response.end(body)
      },
      () => {
        response.writeHead(404)
        response.end()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
