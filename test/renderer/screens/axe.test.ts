/** Every screen, panel and dialog of these rooms, looked through by axe in both themes. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from '../../e2e/chromium.ts'
import { findings, openScreens, type Scene, type Screens } from './screens-page.ts'

const sales = { open: 'daily-sales', height: 420 }

/** What is looked at: where it is, and what has to be done first. */
const screensToSee: readonly (readonly [string, Scene, ((page: Page) => Promise<void>)?])[] = [
  ['the first form', { answered: 0 }, (page) => page.getByRole('button', { name: 'Open the shop' }).click()],
  ['home', { flows: 6 }],
  ['home with nothing', { flows: 0, templates: 0 }],
  ['a template', { flows: 0 }, (page) => page.getByRole('button', { name: /^Hold stock/ }).click()],
  ['the history with an event', { ...sales, event: 999_913 }],
  ['a search that goes on', { ...sales }, (page) => page.getByRole('searchbox').first().fill('333')],
  ['needs a look', { ...sales, tab: 'look' }, (page) => page.getByRole('button', { name: 'Show all 7' }).click()],
  ['skipping', { ...sales, tab: 'look' }, (page) => page.getByRole('button', { name: 'Skip all…' }).click()],
  ['a table', { ...sales, tab: 'tables' }],
  ['a chart', { ...sales, tab: 'tables' }, (page) => page.getByRole('radio', { name: 'Chart' }).click()],
  [
    'tests',
    { ...sales, tab: 'tests' },
    async (page) => {
      await page.getByRole('button', { name: 'Run all' }).click()
      await page.getByText('passed').first().waitFor()
    },
  ],
  ['problems', { ...sales, open: 'broken', tab: 'problems' }],
  ['publishing', { ...sales, dialog: 'publish', preview: 'all' }],
  ['versions', { ...sales, dialog: 'versions' }],
  ['settings', { ...sales, dialog: 'settings' }],
  ['shortcuts', { ...sales, dialog: 'shortcuts' }],
  ['commands', { ...sales, dialog: 'commands' }],
  ['what an import may do', { ...sales, open: 'hostile', flows: 4, allowed: 1 }],
]

describeWindow('axe finds nothing', () => {
  let screens: Screens
  beforeAll(async () => {
    screens = await openScreens()
  }, 60_000)
  afterAll(() => screens?.close())

  it.each(screensToSee.map(([name, scene, prepare]) => ({ name, scene, prepare })))(
    'in $name, light and dark',
    async ({ scene, prepare }) => {
      const page = await screens.open({ ...scene, theme: 'light' })
      await prepare?.(page)
      await expect.poll(() => page.locator('[aria-busy=true], [class*=spinner]').count()).toBe(0)
      expect(await findings(page)).toEqual([])
      await page.evaluate("document.documentElement.dataset.theme = 'dark'")
      expect(await findings(page, ['color-contrast']), 'dark').toEqual([])
      expect(screens.complaints()).toEqual([])
    },
  )
})
