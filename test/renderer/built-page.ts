/** A page of ours built on its own, served under the rules of the real window, and a Chromium to open it in. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { safetyHeaders } from '../../runtime/host/front/safety-headers.ts'
import { openChromium } from '../e2e/chromium.ts'

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export type BuiltPage = {
  /** Without a slash at its end. */
  readonly address: string
  readonly browser: Browser
  close(): Promise<void>
}

/** `alias` puts one package in place of another: the profiling build of React counts what is drawn. */
export async function openBuiltPage(root: string, alias: Readonly<Record<string, string>> = {}): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'counterflow-page-'))
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    resolve: { alias },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome140',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (body) =>
        response
          .writeHead(200, {
            ...safetyHeaders,
            'content-type': kinds[extname(path) || '.html'] ?? '',
            'cache-control': 'max-age=600',
          })
          .end(body),
      () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const where = server.address()
  const browser = await openChromium()
  return {
    address: `http://127.0.0.1:${typeof where === 'object' ? where?.port : 0}`,
    browser,
    async close() {
      await browser.close()
      await new Promise((done) => server.close(done))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
