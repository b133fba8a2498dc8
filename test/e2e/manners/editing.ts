/** Undoing, copying, deleting, leaving off: the first two lines of what an editor feels broken without. */
import { expect } from 'vitest'
import { dialog, drag, eventually, middleOf, output, settings, step } from '../hands.ts'
import { bare, clickGround, type Manner, sketched } from './bench.ts'

export const editing: readonly Manner[] = [
  {
    line: 'P0.1 undo and redo by Ctrl Z, Ctrl Shift Z and Ctrl Y, each named, a drag being one step',
    async walk({ page, place, press, undoes }) {
      const from = await middleOf(step(page, 'Paper'))
      await drag(page, from, { x: from.x + 60, y: from.y + 40 })
      await undoes('Move Paper')
      await press('Delete')
      await undoes('Delete Paper')
      await press('Control+z', 'Control+z')
      await eventually(() => place('paper')).toEqual({ x: 560, y: 200 })
      await page.getByRole('button', { name: 'Redo: Move Paper' }).waitFor()
      await press('Control+Shift+Z')
      await eventually(() => place('paper')).not.toEqual({ x: 560, y: 200 })
      await press('Control+y')
      await eventually(() => place('paper')).toBeUndefined()
    },
  },
  {
    line: 'P0.1 what is typed into one field is one step, and so are presses of an arrow that follow each other',
    async walk({ page, stored, press, undoes }) {
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      const text = settings(page).getByRole('textbox', { name: /^Sentence/ })
      await text.click()
      await press('End')
      await page.keyboard.type(' and file it')
      await eventually(async () => (await stored()).nodes.paper?.config.text).toBe('Write it down and file it')
      await text.blur()
      await step(page, 'Paper').focus()
      await press('ArrowDown', 'ArrowDown', 'ArrowRight')
      await undoes('Move Paper')
      await press('Control+z', 'Control+z')
      await eventually(async () => (await stored()).nodes.paper?.config.text).toBe('Write it down')
      expect(await page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true)
    },
  },
  {
    line: 'P0.2 what is cut goes into another flow, with the wires inside it and ids of its own',
    async walk({ app, page, stored, press }) {
      await step(page, 'Large').click({ position: { x: 40, y: 10 } })
      await step(page, 'Ring').click({ position: { x: 40, y: 10 }, modifiers: ['Control'] })
      await press('Control+x')
      await eventually(async () => Object.keys((await stored()).nodes).sort()).toEqual(['orders', 'paper'])
      const other = await sketched(app)
      await clickGround(page)
      await press('Control+v')
      await eventually(async () => Object.keys((await other.stored()).nodes)).toHaveLength(6)
      const { nodes, edges } = await other.stored()
      const [large, ring] = ['Large', 'Ring'].map((name) =>
        Object.keys(nodes).find((id) => id !== name.toLowerCase() && nodes[id]?.name?.startsWith(name)),
      )
      expect(edges).toHaveLength(3)
      expect(edges).toContainEqual({ from: `${large}.pass`, to: ring })
    },
  },
  {
    line: 'P0.2 what is copied here is pasted in another window',
    async walk({ app, page, press, flow }) {
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      await press('Control+c')
      const other = await app.newPage()
      await step(other, 'Paper').waitFor()
      await clickGround(other)
      await other.keyboard.press('Control+v')
      const steps = async () => Object.keys(JSON.parse((await app.call('draft.read', { flow })).text).nodes)
      await eventually(steps).toHaveLength(5)
      await other.close()
    },
  },
  {
    line: 'P0.2 Ctrl D makes a copy beside it, Delete and Backspace take away, Ctrl A takes all',
    async walk({ page, stored, selected, press }) {
      const steps = async () => Object.keys((await stored()).nodes).length
      await step(page, 'Paper').click({ position: { x: 40, y: 10 } })
      await press('Control+d')
      await eventually(steps).toBe(5)
      await press('Backspace')
      await eventually(steps).toBe(4)
      await clickGround(page)
      await press('Control+a')
      expect(await selected()).toEqual(['large', 'orders', 'paper', 'ring'])
      await press('Delete')
      await eventually(steps).toBe(0)
      await press('Control+z')
      await eventually(steps).toBe(4)
    },
  },
  {
    line: 'P0.2 Escape ends whatever is going on: a drag, a wire, a list, a dialog, then what is selected',
    async walk({ page, place, stored, selected, press }) {
      const card = await middleOf(step(page, 'Paper'))
      await page.mouse.move(card.x, card.y)
      await page.mouse.down()
      await page.mouse.move(card.x + 80, card.y + 60, { steps: 4 })
      await press('Escape')
      await page.mouse.up()
      expect(await place('paper')).toEqual({ x: 560, y: 200 })
      const way = await middleOf(output(page, 'Large', 'rest'))
      await page.mouse.move(way.x, way.y)
      await page.mouse.down()
      await page.mouse.move(way.x + 60, way.y + 60, { steps: 4 })
      await press('Escape')
      await page.mouse.up()
      await drag(page, way, { x: way.x + 40, y: way.y + 120 })
      await page.getByRole('listbox', { name: 'What happens next?' }).waitFor()
      await press('Escape')
      await page.getByRole('listbox', { name: 'What happens next?' }).waitFor({ state: 'detached' })
      await press('Control+k')
      await dialog(page).waitFor()
      await press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      const corner = await bare(page)
      await page.keyboard.down('Shift')
      await drag(page, corner, { x: card.x, y: card.y })
      await page.keyboard.up('Shift')
      expect(await selected()).not.toEqual([])
      await press('Escape')
      expect(await selected()).toEqual([])
      expect((await stored()).edges).toHaveLength(2)
      expect(await page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true)
    },
  },
]
