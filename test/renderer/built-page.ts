/** A page of ours built on its own, served under the rules of the real window, and a Chromium to open it in. */
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { build } from 'vite'
import { inject } from 'vitest'
import { safetyHeaders } from '../../runtime/host/front/safety-headers.ts'
import { type Chromium, openChromium } from '../e2e/chromium.ts'
import { serveFolder } from './serve-folder.ts'

export type BuiltPage = {
  /** Without a slash at its end. */
  readonly address: string
  readonly browser: Chromium
  close(): Promise<void>
}

type Alias = Readonly<Record<string, string>>

/** `alias` puts one package in place of another: the profiling build of React counts what is drawn. */
export async function openBuiltPage(root: string, alias: Alias = {}): Promise<BuiltPage> {
  const { address, close } = await serveFolder(await built(root, alias), {
    ...safetyHeaders,
    'cache-control': 'max-age=600',
  })
  const browser = await openChromium()
  return {
    address,
    browser,
    async close() {
      await browser.close()
      await close()
    },
  }
}

/** What this process has built already: files of tests that look at one page share it. */
const builds = new Map<string, Promise<string>>()

function built(root: string, alias: Alias): Promise<string> {
  const known = builds.get(root)
  if (known) return known
  const building = buildPage(root, alias)
  builds.set(root, building)
  return building
}

async function buildPage(root: string, alias: Alias): Promise<string> {
  const folder = await mkdtemp(join(inject('runFolder'), 'page-'))
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
  return folder
}

type Theme = 'light' | 'dark'
type Size = { readonly width: number; readonly height: number }

export type Pages = {
  /** A fresh page, which says by `window.page` that it is ready. */
  open(theme?: Theme, size?: Size): Promise<Page>
  /** What the browser complained about, content policy included. */
  readonly complaints: string[]
  close(): Promise<void>
}

export type PagesOptions = {
  readonly alias?: Readonly<Record<string, string>>
  readonly browser?: BrowserContextOptions
  /** ms that a page waits for what should be there. */
  readonly patience?: number
  /** Warnings of the console are complaints, too. */
  readonly warnings?: boolean
}

/** The page of a folder, built once, to be opened again and again; `#dark` asks for the dark theme. */
export async function openPages(root: string, { alias = {}, ...options }: PagesOptions = {}): Promise<Pages> {
  const { address, browser, close } = await openBuiltPage(root, alias)
  const complaints: string[] = []
  return {
    complaints,
    async open(theme = 'light', viewport = { width: 1280, height: 800 }) {
      const context = await browser.newContext({ viewport, ...options.browser })
      if (options.patience !== undefined) context.setDefaultTimeout(options.patience)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        const isBad = message.type() === 'error' || (options.warnings === true && message.type() === 'warning')
        if (isBad) complaints.push(message.text())
      })
      await page.goto(`${address}/index.html${theme === 'dark' ? '#dark' : ''}`)
      await page.waitForFunction('window.page !== undefined')
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      return page
    },
    close,
  }
}
