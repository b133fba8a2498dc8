/** Choosing several steps, moving them, adding further ones: by mouse and by keyboard. */
import { expect } from 'vitest'
import { drag, dragStep, eventually, middleOf, output, step, wire } from '../hands.ts'
import { clickGround, type Manner } from './bench.ts'

const palette = 'Steps to add'

export const placing: readonly Manner[] = [
  {
    line: 'P0.3 a box drawn with Shift takes what it touches, Ctrl and a click adds, and a drag moves them together',
    async walk({ page, place, selected, undoes }) {
      const [ring, paper] = [await step(page, 'Ring').boundingBox(), await step(page, 'Paper').boundingBox()]
      if (!ring || !paper) throw new Error('The cards are not to be seen')
      await page.keyboard.down('Shift')
      await drag(page, { x: ring.x + 30, y: ring.y - 10 }, { x: ring.x + 60, y: paper.y + 20 })
      await page.keyboard.up('Shift')
      expect(await selected()).toEqual(['paper', 'ring'])
      await step(page, 'Large').click({ position: { x: 40, y: 10 }, modifiers: ['Control'] })
      expect(await selected()).toEqual(['large', 'paper', 'ring'])
      const from = await middleOf(step(page, 'Paper'))
      await drag(page, from, { x: from.x + 40, y: from.y + 60 })
      await undoes('Move 3 steps')
      await eventually(async () => ((await place('ring'))?.x ?? 0) - 560).toBeGreaterThan(0)
      const by = async (id: string, x: number, y: number) => {
        const now = await place(id)
        return [(now?.x ?? 0) - x, (now?.y ?? 0) - y]
      }
      expect(await by('large', 280, 80)).toEqual(await by('ring', 560, 0))
      expect(await by('paper', 560, 200)).toEqual(await by('ring', 560, 0))
    },
  },
  {
    line: 'P0.3 arrows move what is selected by a step of the grid, four with Shift, wherever the focus was left',
    async walk({ page, place, press, undoes }) {
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      await press('ArrowRight', 'Shift+ArrowDown')
      await eventually(() => place('paper')).toEqual({ x: 580, y: 280 })
      await clickGround(page)
      await press('Control+a', 'ArrowLeft')
      await undoes('Move 4 steps')
      await eventually(() => place('orders')).toEqual({ x: -20, y: 80 })
      expect(await place('paper')).toEqual({ x: 560, y: 280 })
    },
  },
  {
    line: 'P0.4 a step comes from the palette by a drag, a click, and by its name and Enter',
    async walk({ page, stored, press }) {
      const types = async () => Object.values((await stored()).nodes).map(({ type }) => type)
      await dragStep(page, 'Table', { x: 60, y: 260 })
      await eventually(types).toContain('table')
      await clickGround(page)
      await page
        .getByRole('complementary', { name: palette })
        .getByRole('button', { name: 'Split', exact: true })
        .click()
      await eventually(types).toContain('split')
      await clickGround(page)
      await press('/')
      await page.keyboard.type('wait')
      await press('Enter')
      await eventually(types).toContain('wait')
    },
  },
  {
    line: 'P0.4 a step goes into a wire by a drop, by the plus on it, and by Enter on it',
    async walk({ page, stored, press }) {
      const into = async (): Promise<string> => {
        const { nodes, edges } = await stored()
        return nodes[edges.find(({ from }) => from === 'orders.event')?.to ?? '']?.type ?? ''
      }
      await dragStep(page, 'Transform', wire(page, 'Orders', 'Large'))
      await eventually(into).toBe('transform')
      await press('Control+z')
      await eventually(into).toBe('filter')
      const middle = await middleOf(wire(page, 'Orders', 'Large'))
      await page.mouse.move(middle.x - 8, middle.y)
      await page.mouse.move(middle.x, middle.y)
      await page.getByRole('button', { name: 'Put a step into this wire' }).click()
      await page.getByRole('combobox', { name: 'What happens next?' }).fill('Deduplicate')
      await press('Enter')
      await eventually(into).toBe('dedupe')
      await press('Control+z')
      await step(page, 'Orders').focus()
      await press('Alt+ArrowRight')
      await eventually(() => wire(page, 'Orders', 'Large').evaluate((line) => line === document.activeElement)).toBe(
        true,
      )
      await press('Enter')
      await page.getByRole('combobox', { name: 'What happens next?' }).fill('Wait')
      await press('Enter')
      await eventually(into).toBe('wait')
    },
  },
  {
    line: 'P0.4 a wire that is let go over nothing asks what comes next, and a key asks it too',
    async walk({ page, stored, press }) {
      const after = async (): Promise<string> => {
        const { nodes, edges } = await stored()
        return nodes[edges.find(({ from }) => from === 'large.rest')?.to ?? '']?.type ?? ''
      }
      const way = await middleOf(output(page, 'Large', 'rest'))
      await drag(page, way, { x: way.x + 60, y: way.y + 180 })
      await page.getByRole('combobox', { name: 'What happens next?' }).fill('Table')
      await press('Enter')
      await eventually(after).toBe('table')
      await press('Control+z')
      await step(page, 'Large').focus()
      await press('a')
      await page.getByRole('combobox', { name: 'What happens next?' }).fill('Emit')
      await press('Enter')
      await eventually(after).toBe('emit')
    },
  },
]
