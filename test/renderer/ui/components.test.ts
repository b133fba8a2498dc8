/** The components as a person meets them: in a browser, with a keyboard, under the window's content policy. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, type GalleryPage, openGallery } from './gallery-page.ts'

/** A build and axe take their time on a machine that does other things too. */
const slow = 120_000

/** A toast is a dialog that does not hold the window up. */
const said = (page: Page, text: string) => page.locator('[role=dialog][aria-modal=false]').filter({ hasText: text })

describe.skipIf(browserPath === undefined)('the components (needs Chromium)', () => {
  let gallery: GalleryPage
  let page: Page
  beforeAll(async () => {
    gallery = await openGallery()
  }, slow)
  afterAll(() => gallery?.close())
  afterEach(() => page?.context().close())

  async function findings(part: string, theme: 'light' | 'dark'): Promise<string[]> {
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
    const chosen =
      theme === 'light'
        ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        : // Only colours are others in the dark.
          axe.withRules(['color-contrast', 'link-in-text-block'])
    const results = await chosen
      .include(part)
      // One document without frames: the other mode opens a further page for each answer.
      .setLegacyMode()
      .analyze()
    return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${part}, ${id}: ${node.html}`))
  }

  it.each(['light', 'dark'] as const)(
    'have no finding of axe in the %s theme, closed or open',
    async (theme) => {
      page = await gallery.open(theme)
      expect(await findings('main', theme)).toEqual([])
      for (const [name, part] of [
        ['Dialog', '[role=dialog]'],
        ['Confirm', '[role=alertdialog]'],
        ['Commands', '[role=dialog]'],
        ['Menu', '[role=menu]'],
        ['Popover', '[role=dialog]'],
        ['Provider', '[role=listbox]:not([data-closed])'],
        ['Event', '[role=listbox]:not([data-closed])'],
      ] as const) {
        const role = part.startsWith('[role=listbox]') ? 'combobox' : 'button'
        await page.getByRole(role, { name, exact: true }).click()
        await page.locator(part).waitFor()
        expect(await findings(part, theme)).toEqual([])
        await page.keyboard.press('Escape')
        await page.locator(part).waitFor({ state: 'detached' })
      }
      expect(gallery.complaints).toEqual([])
    },
    slow,
  )

  it('tie a field to its label, its help and its problem', async () => {
    page = await gallery.open('light')
    const tries = page.getByLabel('Amount of tries')
    expect(await tries.getAttribute('aria-invalid')).toBe('true')
    expect(await description(tries)).toContain('Expected at most 10 tries, got 40')
    expect(await description(page.getByLabel('Name'))).toContain('Shown on the card.')
    await page.getByRole('button', { name: 'Write 10' }).click()
    expect(await tries.inputValue()).toBe('10')
  })

  async function description(input: Locator): Promise<string> {
    const ids = (await input.getAttribute('aria-describedby'))?.split(' ') ?? []
    const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()))
    return texts.join(' ')
  }

  it('give a dialog the focus, on the first thing to fill in, and give it back', async () => {
    page = await gallery.open('light')
    const opener = page.getByRole('button', { name: 'Dialog', exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    const name = page.getByRole('dialog').getByLabel('Name')
    await name.waitFor()
    await expect.poll(() => isFocused(name)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => isFocused(opener)).toBe(true)
  })

  it('keep Enter from a dangerous deed by starting on Cancel', async () => {
    page = await gallery.open('light')
    await page.getByRole('button', { name: 'Confirm', exact: true }).focus()
    await page.keyboard.press('Enter')
    const question = page.getByRole('alertdialog')
    await question.waitFor()
    await expect.poll(() => isFocused(question.getByRole('button', { name: 'Cancel' }))).toBe(true)
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    expect(await said(page, 'Erased').count()).toBe(0)
  })

  it('run the best find of the palette on Enter', async () => {
    page = await gallery.open('light')
    await page.getByRole('button', { name: 'Commands' }).click()
    await page.keyboard.type('tests')
    await page.getByRole('option', { name: /Run the tests/ }).waitFor()
    await page.keyboard.press('Enter')
    await said(page, 'Run the tests').waitFor()
    await page.getByRole('combobox', { name: 'Search or do…' }).waitFor({ state: 'detached' })
  })

  it('open the same menu under a button, under the pointer and at a place', async () => {
    page = await gallery.open('light')
    const place = page.getByRole('button', { name: /menu at this place/ })
    const ways = [
      () => page.getByRole('button', { name: 'More' }).last().press('Enter'),
      () => place.click({ button: 'right' }),
      () => place.click(),
    ]
    for (const open of ways) {
      await open()
      await page.getByRole('menuitem', { name: /Duplicate/ }).waitFor()
      expect(await page.getByRole('menuitem', { name: /Paste/ }).getAttribute('aria-disabled')).toBe('true')
      expect(await page.getByRole('menuitemcheckbox', { name: /Show counts/ }).getAttribute('aria-checked')).toBe(
        'true',
      )
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
    }
    await expect.poll(() => isFocused(place)).toBe(true)
  })

  it('choose by typing, and take other text only where that is allowed', async () => {
    page = await gallery.open('light')
    const event = page.getByRole('combobox', { name: 'Event', exact: true })
    await event.fill('fail')
    await page.keyboard.press('Enter')
    expect(await event.inputValue()).toBe('Payment failed')
    await event.fill('nothing like it')
    await page.keyboard.press('Tab')
    expect(await event.inputValue()).toBe('Payment failed')
    const type = page.getByRole('combobox', { name: 'Event type' })
    await type.fill('order.paid')
    await page.keyboard.press('Tab')
    expect(await type.inputValue()).toBe('order.paid')
    // Nothing is open any more: the key takes nothing away.
    for (const box of [event, type]) {
      const before = await box.inputValue()
      await box.focus()
      await page.keyboard.press('Escape')
      expect(await box.inputValue()).toBe(before)
    }
  })

  it('keep what is typed into a number, an amount and a time until it is left', async () => {
    page = await gallery.open('light')
    for (const [label, typed, left] of [
      ['Amount of tries', '7', '7'],
      ['More than', '1,204.5', '1204.50'],
      ['At', '7.30', '07:30'],
    ] as const) {
      const input = page.getByLabel(label, { exact: true })
      await input.fill(typed)
      expect(await input.inputValue()).toBe(typed)
      await page.keyboard.press('Tab')
      expect(await input.inputValue()).toBe(left)
    }
  })

  it('write a duration with one unit as a number, and any other as text', async () => {
    page = await gallery.open('light')
    expect(await page.getByLabel('Remember for').inputValue()).toBe('10')
    const long = page.getByLabel('Give up after')
    expect(await long.inputValue()).toBe('1h30m')
    await long.fill('2h')
    expect(await long.inputValue()).toBe('2h')
    await page.keyboard.press('Tab')
    expect(await page.getByLabel('Give up after').inputValue()).toBe('2')
    await page.getByRole('combobox', { name: 'Unit' }).last().click()
    await page.getByRole('option', { name: 'Write it out' }).click()
    expect(await page.getByLabel('Give up after').inputValue()).toBe('2h')
  })

  it('move the edge between panels with the arrow keys, and set it back with Enter', async () => {
    page = await gallery.open('light')
    const edge = page.getByRole('separator', { name: 'Width of the palette' })
    await edge.press('ArrowRight')
    expect(await edge.getAttribute('aria-valuenow')).toBe('156')
    await edge.press('Enter')
    expect(await edge.getAttribute('aria-valuenow')).toBe('140')
  })

  it('walk through tabs and segments with the arrow keys', async () => {
    page = await gallery.open('light')
    await page.getByRole('tab', { name: /History/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('tab', { name: /Needs a look/ }).getAttribute('aria-selected')).toBe('true')
    await page.getByRole('radio', { name: 'Light' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  it('offer targets of at least 24 pixels, the label of a switch or checkbox with it', async () => {
    page = await gallery.open('light')
    const targets = page.locator('button, label:has([role=switch], [role=checkbox]), [role=radio], [role=tab]')
    const boxes = await Promise.all(
      (await targets.all()).map(async (each) => [await each.innerText(), await each.boundingBox()] as const),
    )
    expect(boxes.filter(([, box]) => box !== null && (box.width < 24 || box.height < 24))).toEqual([])
  })

  const isFocused = async (element: Locator): Promise<boolean> =>
    (await element.and(page.locator(':focus')).count()) === 1
})
