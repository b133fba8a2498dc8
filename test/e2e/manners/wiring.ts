/** Wires: what is possible, why not, and moving their ends. */
import { expect } from 'vitest'
import { drag, eventually, middleOf, output, type Point, step } from '../hands.ts'
import type { Bench, Manner } from './bench.ts'

const hold = async (page: Bench['page'], from: Point, to: Point): Promise<void> => {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
}

export const wiring: readonly Manner[] = [
  {
    line: 'P0.5 while a wire is drawn each card says whether it fits, and an impossible one why not',
    async walk({ page, stored }) {
      const way = await middleOf(output(page, 'Large', 'rest'))
      const fits = (name: string) => step(page, name).locator('[data-fits]').getAttribute('data-fits')
      await hold(page, way, await middleOf(step(page, 'Orders')))
      await page
        .getByText(/events begin there, so nothing can lead to it/)
        .first()
        .waitFor()
      expect(await fits('Orders')).toBe('no')
      expect(await fits('Paper')).toBe('yes')
      await page.mouse.up()
      expect((await stored()).edges).toHaveLength(2)
    },
  },
  {
    line: 'P0.5 no wire goes round in a circle, by mouse or by the list of the keyboard',
    async walk({ page, stored, press }) {
      await step(page, 'Large').focus()
      await press('c')
      await page.getByRole('combobox', { name: 'Which way out?' }).fill('Rest')
      await press('Enter')
      await page.getByRole('combobox', { name: /“rest” lead/i }).waitFor()
      const refused = page.getByRole('option', { name: /Orders/ })
      expect(await refused.getAttribute('aria-disabled')).toBe('true')
      await press('Escape')
      expect((await stored()).edges).toHaveLength(2)
    },
  },
  {
    line: 'P0.5 both ends of a wire are dragged elsewhere, and one let go over nothing stays where it was',
    async walk({ page, stored, undoes }) {
      const end = (id: string, side: 'source' | 'target') =>
        middleOf(page.locator(`.react-flow__edge[data-id="${id}"] .react-flow__edgeupdater-${side}`))
      await drag(page, await end('large.pass>ring', 'target'), await middleOf(step(page, 'Paper')))
      await undoes('Move wire to Paper')
      await drag(page, await end('large.pass>paper', 'source'), await middleOf(output(page, 'Large', 'rest')))
      await eventually(async () => (await stored()).edges).toContainEqual({ from: 'large.rest', to: 'paper' })
      const from = await end('large.rest>paper', 'target')
      await drag(page, from, { x: from.x - 40, y: from.y + 90 })
      expect((await stored()).edges).toContainEqual({ from: 'large.rest', to: 'paper' })
    },
  },
  {
    line: 'P0.5 the same is had without dragging: Connect to… in the menu, Delete on the wire (WCAG 2.5.7)',
    async walk({ page, stored, press }) {
      await step(page, 'Large').click({ button: 'right', position: { x: 40, y: 10 } })
      await page.getByRole('menuitem', { name: 'Connect to…' }).click()
      await page.getByRole('combobox', { name: 'Which way out?' }).fill('Rest')
      await press('Enter')
      await page.getByRole('combobox', { name: /“rest” lead/i }).fill('Paper')
      await press('Enter')
      await eventually(async () => (await stored()).edges).toContainEqual({ from: 'large.rest', to: 'paper' })
      await step(page, 'Large').focus()
      const wire = page.locator('.react-flow__edge:focus')
      await press('Alt+ArrowRight')
      await wire.waitFor({ state: 'attached' })
      await press('Delete')
      await eventually(async () => (await stored()).edges).toHaveLength(2)
    },
  },
]
