/** Builds the page of screens once per test file and opens it in Chromium, under the content policy of the real window. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { openBuiltPage } from '../built-page.ts'

/** What the shop is like and what is shown; see `page/shop/shop.ts`. */
export type Scene = Readonly<Record<string, string | number>>

export type Screens = {
  /** The one page, loaded anew with nothing remembered. */
  open(scene: Scene, size?: { readonly width: number; readonly height: number }): Promise<Page>
  /** What the browser complained about since it was last asked, content policy included. */
  complaints(): readonly string[]
  close(): Promise<void>
}

export async function openScreens(): Promise<Screens> {
  const { address, browser, close } = await openBuiltPage(join(import.meta.dirname, 'page'))
  let heard: string[] = []
  let page: Page | undefined

  async function firstPage(): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'Europe/London' })
    const made = await context.newPage()
    made.on('pageerror', (error) => heard.push(String(error.stack ?? error)))
    made.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text())
    })
    // A day on which the shop's newest events are of today.
    await made.clock.setFixedTime(new Date('2026-11-22T10:42:30Z'))
    return made
  }

  return {
    async open(scene, viewport = { width: 1280, height: 800 }) {
      page ??= await firstPage()
      await page.setViewportSize(viewport)
      const query = new URLSearchParams(Object.entries(scene).map(([name, value]) => [name, String(value)]))
      await page.goto(`${address}/?${query}`)
      await page.locator('html[data-ready]').waitFor({ state: 'attached' })
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      return page
    },
    complaints() {
      const all = heard
      heard = []
      return all
    },
    close,
  }
}

/** What axe finds, as lines that name the element; with the rules that are named, or with all of WCAG 2.2 AA. */
export async function findings(page: Page, rules?: string[]): Promise<readonly string[]> {
  // Details of what is right are not asked for: they cost more than the rest.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  const results = await (rules === undefined ? axe.withTags(wcag) : axe.withRules(rules))
    // One document without frames: the other mode opens a further page for each answer.
    .setLegacyMode()
    .analyze()
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 240)}`))
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What `window.bench` answers; see `page/main.jsx`. */
export const bench = <T>(page: Page, expression: string): Promise<T> => page.evaluate(`window.bench.${expression}`)

/** The arguments of every call of a method so far. */
export const calls = (page: Page, method: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  bench(page, `calls.filter((call) => call.method === '${method}').map((call) => call.argument)`)

/** Counts as the host sends them while something happens. */
export const tellLive = (page: Page, counts: Readonly<Record<string, unknown>>): Promise<void> =>
  bench(
    page,
    `tell('live', ${JSON.stringify({
      flow: 'daily-sales',
      at: Date.UTC(2026, 10, 22, 10, 43),
      state: 'on',
      outputs: {},
      stages: {},
      progress: {},
      head: 0,
      ...counts,
    })})`,
  )
