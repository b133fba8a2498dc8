/** The canvas and the outline with the keyboard, and what a screen reader is told. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Flow } from '../../../runtime/model/flow.ts'
import { describeWindow } from '../../e2e/chromium.ts'
import { card, emptyFlow, flowOf, past, show, slow } from './canvas-hands.ts'
import { type CanvasPage, openCanvasPage } from './canvas-page.ts'
import { paymentsFlow } from './flow.ts'

describeWindow('the canvas under the keyboard', () => {
  let canvas: CanvasPage
  let page: Page
  beforeAll(async () => {
    canvas = await openCanvasPage()
  }, slow)
  afterAll(() => canvas?.close())
  afterEach(async () => {
    await page?.context().close()
    expect(canvas.complaints).toEqual([])
  })

  async function open(flow: Flow, theme: 'light' | 'dark' = 'light'): Promise<void> {
    page = await canvas.open(theme)
    await show(page, flow)
  }

  it('lets a flow of three steps be built, wired, moved and mended with the keyboard alone', async () => {
    await open(emptyFlow)
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'Add a step' }).waitFor()
    await page.keyboard.type('by hand')
    await page.keyboard.press('Enter')
    await page.locator('.react-flow__node:focus').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'What happens next?' }).waitFor()
    await page.keyboard.type('filter')
    await page.keyboard.press('Enter')
    await page.locator('.react-flow__node:focus[aria-label^="Filter"]').waitFor()
    await page.keyboard.press('Escape')
    // A note that nothing leads to yet.
    await page.keyboard.press('/')
    await page.keyboard.type('note')
    await page.evaluate('page.select([])')
    await page.keyboard.press('Enter')
    await page.locator('.react-flow__node:focus[aria-label^="Note"]').waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.locator('.react-flow__node:focus[aria-label^="Filter"]').waitFor()
    await page.keyboard.press('c')
    await page.getByRole('combobox', { name: 'Which way out?' }).waitFor()
    await page.keyboard.type('rest')
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Where should “rest” lead?' }).waitFor()
    await page.keyboard.type('note')
    await page.keyboard.press('Enter')
    const flow = await flowOf(page)
    expect(flow.edges).toEqual([
      { from: 'by-hand.event', to: 'filter' },
      { from: 'filter.rest', to: 'note' },
    ])
    await page.locator('.react-flow__node:focus[aria-label^="Filter"]').waitFor()
    const before = flow.layout.filter
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect((await flowOf(page)).layout.filter).toEqual({ x: before?.x, y: (before?.y ?? 0) + 40 })
    await page.keyboard.press('Alt+ArrowRight')
    await page
      .locator('.react-flow__edge:focus[aria-label="Wire from Filter, Rest, to Note"]')
      .waitFor({ state: 'attached' })
    await page.keyboard.press('Delete')
    expect((await flowOf(page)).edges).toEqual([{ from: 'by-hand.event', to: 'filter' }])
    await page.locator('.react-flow__node:focus[aria-label^="Filter"]').waitFor()
    await page.keyboard.press('Delete')
    expect(Object.keys((await flowOf(page)).nodes).sort()).toEqual(['by-hand', 'note'])
    expect(await past(page)).toEqual([
      'Add By hand',
      'Add Filter',
      'Add Note',
      'Connect to Note',
      'Move Filter',
      'Delete a wire',
      'Delete Filter',
    ])
  })

  it('names each card for a screen reader with its kind, wires and problems', async () => {
    const broken = {
      ...paymentsFlow,
      nodes: { ...paymentsFlow.nodes, large: { type: 'filter', version: 1, name: 'Only large orders', config: {} } },
    }
    await open(broken)
    await page.evaluate("page.edit('x', (flow) => ({ ...flow, name: 'y' }))")
    await page.locator('.react-flow__node[aria-label="Filter, Only large orders, 1 in, 1 out, 1 problem"]').waitFor()
    expect(await card(page, 'large').locator('[data-severity=error]').count()).toBeGreaterThan(0)
    expect(await card(page, 'shop').getAttribute('aria-label')).toBe('Events of this shop, Orders of the shop, 1 out')
  })

  it('opens the menu of a card with Shift F10, and gives the focus back', async () => {
    await open(paymentsFlow)
    await card(page, 'large').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Connect to…' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.react-flow__node:focus[data-id="large"]').waitFor()
  })

  it('shows the same flow as an outline, in which it can be built further', async () => {
    await open(emptyFlow)
    await page.evaluate("page.setSession({ view: 'list' })")
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.keyboard.type('schedule')
    await page.keyboard.press('Enter')
    await page.locator('tr:focus[data-step="schedule"]').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'What happens next?' }).fill('filter')
    await page.keyboard.press('Enter')
    await page.locator('tr:focus[data-step="filter"]').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('combobox', { name: 'What happens next?' }).fill('note')
    await page.keyboard.press('Enter')
    await page.locator('tr:focus[data-step="note"]').waitFor()
    expect(
      await page.locator('tr[data-step]').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-level'))),
    ).toEqual(['1', '2', '3'])
    await page.keyboard.press('ArrowUp')
    await page.locator('tr:focus[data-step="filter"]').waitFor()
    await page.getByRole('button', { name: 'Take away the wire to Note' }).click()
    const { edges } = await flowOf(page)
    expect(edges).toEqual([{ from: 'schedule.fired', to: 'filter' }])
    await page.getByText('nothing leads here').waitFor()
    await page.locator('tr[data-step="note"]').focus()
    await page.keyboard.press('Delete')
    expect(Object.keys((await flowOf(page)).nodes).sort()).toEqual(['filter', 'schedule'])
  })
})
