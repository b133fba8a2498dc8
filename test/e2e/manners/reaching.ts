/** For everybody: sizes of what is pressed, names for those who listen, forced colours, dark from the first moment. */
import { expect } from 'vitest'
import { dialog, eventually, output, step } from '../hands.ts'
import { clickGround, type Manner } from './bench.ts'

/** CSS pixels that anything that is pressed needs (WCAG 2.5.8). */
const enough = 24

export const reaching: readonly Manner[] = [
  {
    line: 'P0.9 Ctrl and comma opens the settings, the question mark every shortcut',
    async walk({ page, press }) {
      await clickGround(page)
      await press('Control+,')
      await dialog(page).getByRole('heading', { name: 'Settings' }).waitFor()
      await press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      await press('?')
      await dialog(page).getByText('Tidy up').waitFor()
      await press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
    },
  },
  {
    line: 'P0.10 a card says its kind, its name, and how many wires come and go, to who listens',
    async walk({ page }) {
      expect(await step(page, 'Large').getAttribute('aria-label')).toBe('Filter, Large, 1 in, 1 out')
      expect(await step(page, 'Large').getAttribute('role')).toBe('group')
    },
  },
  {
    line: 'P0.10 what is pressed is large enough: joints, the plus on a wire, buttons around the canvas',
    async walk({ page, view, press }) {
      await clickGround(page)
      await press('Control+0')
      await eventually(async () => (await view()).zoom).toBe(1)
      const way = output(page, 'Large', 'rest')
      const box = await way.boundingBox()
      if (!box) throw new Error('The joint is not to be seen')
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      // The place around a joint belongs to it, however small its picture is.
      const reach = await page.evaluate(
        `[-11, 11].every((by) => document.elementFromPoint(${middle.x} + by, ${middle.y})?.closest('.source, .target'))`,
      )
      expect(reach).toBe(true)
      const small = await page.evaluate<string[]>(`[...document.querySelectorAll('main button, header button')]
        .map((button) => [button, button.getBoundingClientRect()])
        .filter(([button, { width, height }]) => width > 0 && (width < ${enough} || height < ${enough}))
        .map(([button, { width, height }]) => (button.getAttribute('aria-label') ?? button.textContent) + ' ' + width + 'x' + height)`)
      expect(small).toEqual([])
    },
  },
  {
    line: 'P0.10 with forced colours a card, a wire and what is selected can still be told apart',
    async walk({ page }) {
      await page.emulateMedia({ forcedColors: 'active' })
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      const looks = (name: string) =>
        step(page, name)
          .locator('[class*="_card_"]')
          .evaluate((card) => {
            const { outlineStyle, outlineWidth, borderTopColor, borderTopWidth, boxShadow } = getComputedStyle(card)
            return [outlineStyle, outlineWidth, borderTopColor, borderTopWidth, boxShadow].join()
          })
      expect(await looks('Paper')).not.toBe(await looks('Ring'))
      const stroke = await page
        .locator('.react-flow__edge path[class*="_line_"]')
        .first()
        .evaluate((path) => getComputedStyle(path).stroke)
      expect(stroke).not.toBe('none')
      await page.emulateMedia({ forcedColors: null })
    },
  },
  {
    line: 'P0.11 dark or light is there before the first picture, also against the system',
    async walk({ page }) {
      await page.evaluate("localStorage.setItem('counterflow.theme', 'dark')")
      // Nothing of the window itself has run.
      await page.route('**/assets/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
      await page.reload()
      await eventually(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
      await page.unroute('**/assets/*.js')
      await page.evaluate("localStorage.setItem('counterflow.theme', 'system')")
      await page.reload()
      await step(page, 'Paper').waitFor()
    },
  },
]
