/** Looking around, putting in order, and finding: zoom, map, grid, tidy, search, problems. */
import { expect } from 'vitest'
import { command, drag, eventually, ground, middleOf, openTab, panel, settings, step } from '../hands.ts'
import { bare, clickGround, type Manner } from './bench.ts'

export const looking: readonly Manner[] = [
  {
    line: 'P0.6 the wheel pans, Ctrl and the wheel zooms where the pointer is, Space and a drag pans over cards too',
    async walk({ page, view, place }) {
      const card = await middleOf(step(page, 'Paper'))
      await page.mouse.move(card.x, card.y)
      const first = await view()
      await page.mouse.wheel(0, 80)
      await eventually(async () => (await view()).y).toBeLessThan(first.y)
      await page.keyboard.down('Control')
      await page.mouse.wheel(0, -120)
      await page.keyboard.up('Control')
      await eventually(async () => (await view()).zoom).toBeGreaterThan(first.zoom)
      const before = await view()
      await page.keyboard.down('Space')
      await drag(page, card, { x: card.x - 80, y: card.y - 40 })
      await page.keyboard.up('Space')
      await eventually(async () => Math.round((await view()).x - before.x)).toBe(-80)
      expect(await place('paper')).toEqual({ x: 560, y: 200 })
    },
  },
  {
    line: 'P0.6 Ctrl with plus, minus, 0 and 1 zooms in, out, to life size and to the whole flow',
    async walk({ page, view, press }) {
      await clickGround(page)
      await press('Control+0')
      await eventually(async () => (await view()).zoom).toBe(1)
      await press('Control+Equal')
      await eventually(async () => (await view()).zoom).toBeGreaterThan(1.1)
      await press('Control+Minus', 'Control+Minus')
      await eventually(async () => (await view()).zoom).toBeLessThan(0.95)
      await press('Control+1')
      const box = await ground(page).boundingBox()
      await eventually(async () => {
        const cards = await Promise.all(['Orders', 'Paper'].map((name) => step(page, name).boundingBox()))
        return cards.every((card) => card && box && card.x >= box.x && card.x + card.width <= box.x + box.width)
      }).toBe(true)
    },
  },
  {
    line: 'P0.6 M shows a small map, and a press on it goes there',
    async walk({ page, view, press }) {
      await clickGround(page)
      await press('m')
      const map = page.locator('.react-flow__minimap')
      const box = await map.boundingBox()
      const before = await view()
      await drag(
        page,
        { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 40 },
        { x: (box?.x ?? 0) + 90, y: (box?.y ?? 0) + 60 },
      )
      await eventually(async () => (await view()).x).not.toBe(before.x)
      await clickGround(page)
      await press('m')
      await map.waitFor({ state: 'detached' })
    },
  },
  {
    line: 'P0.6 what is dragged keeps to the grid, and with Alt to nothing',
    async walk({ page, place, undoes }) {
      const from = await middleOf(step(page, 'Paper'))
      await drag(page, from, { x: from.x + 47, y: from.y + 93 })
      await undoes('Move Paper')
      await eventually(async () => {
        const { x = 1, y = 1 } = (await place('paper')) ?? {}
        return [x % 20, y % 20]
      }).toEqual([0, 0])
      const before = await place('paper')
      const next = await middleOf(step(page, 'Paper'))
      await page.keyboard.down('Alt')
      // Well inside: at the edge of the view the flow would be pulled along, for as long as the hand takes.
      await drag(page, next, { x: next.x - 107, y: next.y - 33 })
      await page.keyboard.up('Alt')
      await eventually(() => place('paper')).not.toEqual(before)
      expect(((await place('paper'))?.x ?? 0) % 20).not.toBe(0)
    },
  },
  {
    line: 'P0.6 tidying up is one step, and the cards glide to their places',
    async walk({ page, place, press, undoes }) {
      const from = await middleOf(step(page, 'Ring'))
      await drag(page, from, { x: from.x - 300, y: from.y + 260 })
      await undoes('Move Ring')
      const before = await place('ring')
      await clickGround(page)
      // As many places as the card is seen at while it comes to rest.
      const seen = page.evaluate<number>(`new Promise((done) => {
        const card = document.querySelector('.react-flow__node[data-id="ring"]')
        const places = new Set()
        const begin = performance.now()
        const look = () => {
          places.add(card.style.transform)
          if (performance.now() - begin < 1500) requestAnimationFrame(look)
          else done(places.size)
        }
        look()
      })`)
      await press('Shift+T')
      await undoes('Tidy up')
      expect(await seen).toBeGreaterThan(3)
      await press('Control+z')
      await eventually(() => place('ring')).toEqual(before)
    },
  },
  {
    line: 'P0.6 with reduced motion nothing glides',
    async walk({ page, press, undoes }) {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      const from = await middleOf(step(page, 'Ring'))
      await drag(page, from, { x: from.x - 300, y: from.y + 260 })
      await undoes('Move Ring')
      await clickGround(page)
      await press('Shift+T')
      const tidied = await step(page, 'Ring').evaluate((card) => card.style.transform)
      await undoes('Tidy up')
      expect(await step(page, 'Ring').evaluate((card) => card.style.transform)).toBe(tidied)
      await page.emulateMedia({ reducedMotion: null })
    },
  },
  {
    line: 'P0.7 what is typed shows on the card at once; a problem stands on the card, in the field, in the list, which leads there',
    async walk({ page, press }) {
      await step(page, 'Large').click({ position: { x: 40, y: 10 } })
      await settings(page).getByLabel('Value', { exact: true }).first().fill('700')
      await step(page, 'Large').getByTitle(/£700/).waitFor()
      await settings(page).getByRole('button', { name: 'Advanced: show the condition as text' }).click()
      const text = settings(page).getByPlaceholder('data.total.minor > 5000')
      await text.fill('data.total.minor = 1')
      await step(page, 'Large')
        .and(page.getByLabel(/1 problem/))
        .waitFor()
      await eventually(() => text.getAttribute('aria-invalid')).toBe('true')
      await clickGround(page)
      await press('Alt+7')
      await openTab(page, 'Problems')
      await panel(page).getByRole('button', { name: /Large/ }).first().click()
      await eventually(() => text.evaluate((field) => field === document.activeElement)).toBe(true)
    },
  },
  {
    line: 'P0.7 Ctrl F finds a step by what stands on it, Ctrl K does whatever can be done and goes to any step',
    async walk({ page, selected, press, stored }) {
      await clickGround(page)
      await press('Control+f')
      await page.keyboard.type('write it')
      await eventually(selected).toEqual(['paper'])
      await press('Escape')
      await eventually(() => step(page, 'Paper').evaluate((card) => card === document.activeElement)).toBe(true)
      await command(page, 'Duplicate')
      await eventually(async () => Object.keys((await stored()).nodes)).toHaveLength(5)
      await press('Control+k')
      await page.keyboard.type('large')
      await page.getByRole('option', { name: 'Large', exact: true }).click()
      await eventually(selected).toEqual(['large'])
    },
  },
  {
    line: 'P0.8 a window that is opened again stands as it was left: the flow, the place one looked at, the panels',
    async walk({ page, view, press }) {
      await clickGround(page)
      await press('Control+b', 'Control+j', 'm', 'Control+0')
      await eventually(async () => (await view()).zoom).toBe(1)
      const { x, y } = await bare(page)
      await drag(page, { x, y }, { x: x + 90, y: y + 30 })
      const before = await view()
      // Noted as soon as the hand has come to rest.
      await eventually(() => page.evaluate("localStorage.getItem('counterflow.views')")).toContain(
        `"x":${Math.floor(before.x)}.`,
      )
      await page.reload()
      await step(page, 'Paper').waitFor()
      expect(await view()).toEqual(before)
      expect(await page.getByRole('complementary', { name: 'Steps to add' }).count()).toBe(0)
      expect(await page.getByRole('tabpanel', { name: 'Panel' }).count()).toBe(0)
      expect(await page.locator('.react-flow__minimap').count()).toBe(1)
      await press('Control+b', 'Control+j', 'm')
    },
  },
]
