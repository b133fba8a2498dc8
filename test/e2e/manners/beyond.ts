/** What makes an editor good beside what makes it whole: notes among the cards, and a window that is small or looked at from near. */
import { expect } from 'vitest'
import { command, dialog, drag, eventually, middleOf, step } from '../hands.ts'
import { clickGround, type Manner } from './bench.ts'

export const beyond: readonly Manner[] = [
  {
    line: 'P1.3 notes are chosen with cards, and move, are copied, pasted and taken away with them, each as one step',
    async walk({ page, stored, place, press, undoes }) {
      const notes = async () => Object.values((await stored()).notes ?? {})
      const orders = await step(page, 'Orders').boundingBox()
      await page.mouse.move((orders?.x ?? 0) + 10, (orders?.y ?? 0) + (orders?.height ?? 0) + 40)
      await press('n')
      await page.keyboard.type('Ask Ada')
      await press('Escape')
      await eventually(async () => (await notes()).map(({ text }) => text)).toEqual(['Ask Ada'])
      const [before] = await notes()
      const grip = page.getByRole('button', { name: /^Move the note/ })

      // Chosen beside a card, both go where the note is dragged, and where the card is.
      await step(page, 'Ring').click({ position: { x: 40, y: 10 } })
      await grip.click({ modifiers: ['Control'] })
      await eventually(() => grip.getAttribute('aria-pressed')).toBe('true')
      const from = await middleOf(grip)
      await drag(page, from, { x: from.x + 60, y: from.y + 40 })
      await undoes('Move Ring')
      const taken = async () => {
        const [now] = await notes()
        const card = await place('ring')
        return {
          note: [(now?.x ?? 0) - (before?.x ?? 0), (now?.y ?? 0) - (before?.y ?? 0)],
          card: [(card?.x ?? 0) - 560, card?.y],
        }
      }
      await eventually(async () => (await taken()).note[0]).toBeGreaterThan(0)
      expect((await taken()).card).toEqual((await taken()).note)
      const middle = await middleOf(step(page, 'Ring'))
      await drag(page, middle, { x: middle.x - 60, y: middle.y })
      await eventually(async () => (await taken()).card[0]).toBeLessThan(60)
      expect((await taken()).card).toEqual((await taken()).note)

      await press('Control+c', 'Control+v')
      await undoes('Paste Ring 2')
      await eventually(async () => (await notes()).map(({ text }) => text)).toEqual(['Ask Ada', 'Ask Ada'])
      await press('Delete')
      await eventually(async () => (await notes()).length).toBe(1)
      expect(Object.keys((await stored()).nodes)).toHaveLength(4)

      // By itself, and not when a card alone is meant.
      await grip.focus()
      await press('Space', 'Control+d')
      await undoes('Paste a note')
      await eventually(async () => (await notes()).length).toBe(2)
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      await press('Delete')
      await undoes('Delete Paper')
      expect(await notes()).toHaveLength(2)
    },
  },
  {
    line: 'P1.12 at 200 % everything is in reach: the next thing to do, every tool, and the whole of a dialog',
    async walk({ page }) {
      const whole = page.viewportSize() ?? { width: 1280, height: 800 }
      const within = async (name: string, place: ReturnType<typeof page.locator>) => {
        const box = await place.boundingBox()
        expect([name, box && box.x >= 0 && box.x + box.width <= 640]).toEqual([name, true])
      }
      await page.setViewportSize({ width: 640, height: 400 })
      try {
        for (const name of ['Turn on', 'More', 'Search', 'Zoom in', 'Small map', 'Hide the panel'])
          await within(name, page.getByRole('button', { name, exact: name !== 'Search' }).first())
        await command(page, 'Settings')
        for (const name of ['Save', 'Close'])
          await within(name, dialog(page).getByRole('button', { name, exact: true }))
        await page.keyboard.press('Escape')
        await dialog(page).waitFor({ state: 'detached' })
        // The steps to add are pictures now, with their names.
        await page
          .getByRole('complementary', { name: 'Steps to add' })
          .getByRole('button', { name: 'Filter', exact: true })
          .waitFor()
      } finally {
        await page.setViewportSize(whole)
        await clickGround(page)
      }
    },
  },
]
