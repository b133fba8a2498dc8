/** Every screen and dialog held against the rules of WCAG 2.2 AA, in light and in dark. */
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { eventually } from './hands.ts'
import { screens } from './screen-list.ts'
import { type App, startApp } from './start-app.ts'

/** A wire's rate is a reading that changes, not its label. */
const readings = ['label-content-name-mismatch']
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

describeWindow('the rules of access', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp({ answered: false, browser: { reducedMotion: 'reduce' } })
  }, 120_000)
  afterAll(() => app.close())

  const violations = async (choose: (axe: AxeBuilder) => AxeBuilder) => {
    const { page } = app
    // To read in all of axe again for each look would cost a third of the time.
    const isThere = await page.evaluate('typeof axe === "object"')
    const builder = new AxeBuilder(isThere ? { page, axeSource: 'axe.reset()' } : { page })
    // Details of what is right are not asked for: they cost more than the rest. Before the rules, which it would undo.
    const whole = builder.options({ resultTypes: ['violations'] })
    // What is behind a dialog stood open before it, and was looked at then.
    const open = page.locator('[role="dialog"], [role="alertdialog"]')
    const covers = await page.locator('[data-base-ui-inert]').count()
    if (covers > 0 && (await open.count()) > 0) whole.include('[role="dialog"], [role="alertdialog"]')
    // They stand around what is open and hand the focus on at once.
    const axe = choose(whole.exclude('[data-base-ui-focus-guard]'))
    const found = await axe.setLegacyMode().analyze()
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }

  /** Else neither Tab nor Escape would lead anywhere. */
  const isFocusInside = () =>
    app.page.evaluate(() => {
      const all = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')]
      const open = all.filter(({ className }) => !className.includes('_toast_'))
      return open.length === 0 || open.some((one) => one.contains(document.activeElement))
    })

  it.each(screens)(
    'are kept by $name, and the focus is in what is open',
    { timeout: 60_000 },
    async ({ show, hide, menu }) => {
      const { page } = app
      await page.emulateMedia({ colorScheme: 'light' })
      await page.locator('[data-theme="light"]').waitFor()
      await show(app)
      await eventually(isFocusInside).toBe(true)
      const light = await violations((axe) =>
        axe.withTags(rules).disableRules(menu ? [...readings, 'region'] : readings),
      )
      // Only colours are others in the dark.
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.locator('[data-theme="dark"]').waitFor()
      const dark = await violations((axe) => axe.withRules(['color-contrast', 'link-in-text-block']))
      await hide?.(app)
      expect({ light, dark }).toEqual({ light: [], dark: [] })
    },
  )

  it('were tried without a fault of the page', () => expect(app.faults).toEqual([]))
})
