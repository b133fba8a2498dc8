/** Builds the living style sheet and opens it in Chromium under the content policy of the real window. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

const root = join(import.meta.dirname, '../../..')

export const browserPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Style sheet</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'self'">
<link rel="icon" href="./icon.svg"><script type="module" src="./main.js"></script></head><body><div id="root"></div></body></html>`

const script = `import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Gallery } from '../../../renderer/ui/gallery.tsx'
import { Ui } from '../../../renderer/ui/provider.tsx'
import { applyTheme, rememberedTheme } from '../../../renderer/ui/theme.ts'
applyTheme(rememberedTheme())
createRoot(document.getElementById('root')).render(createElement(Ui, null, createElement(Gallery)))`

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export type GalleryPage = {
  /** A fresh page in a theme; what the browser complains about is added to `complaints`. */
  open(theme: 'light' | 'dark'): Promise<Page>
  readonly complaints: string[]
  close(): Promise<void>
}

export async function openGallery(): Promise<GalleryPage> {
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'gallery-'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, 'main.js'), script)
  await build({
    root: folder,
    configFile: false,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { target: 'chrome140', assetsInlineLimit: 0, modulePreload: { polyfill: false }, minify: false },
  })

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname
    readFile(join(folder, 'dist', path === '/' ? 'index.html' : path)).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': kinds[extname(path) || '.html'] ?? 'image/svg+xml' }).end(bytes),
      () => response.writeHead(path.endsWith('.svg') ? 204 : 404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  const browser: Browser = await chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: ['--no-sandbox'],
  })

  const complaints: string[] = []
  return {
    complaints,
    async open(theme) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 1700 }, reducedMotion: 'reduce' })
      const opened = await context.newPage()
      opened.on('pageerror', (error) => complaints.push(error.message))
      opened.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      await opened.addInitScript(`localStorage.setItem('counterflow.theme', '${theme}')`)
      await opened.goto(url)
      await opened.getByRole('heading', { name: 'Style sheet' }).waitFor()
      return opened
    },
    async close() {
      await browser.close()
      await new Promise((done) => server.close(done))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
