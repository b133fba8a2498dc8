/** The canvas under the pointer: moving, wiring, selecting. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Flow } from '../../../runtime/model/flow.ts'
import { describeWindow } from '../../e2e/chromium.ts'
import { card, drag, flowOf, middle, output, past, show, slow } from './canvas-hands.ts'
import { type CanvasPage, openCanvasPage } from './canvas-page.ts'
import { paymentsFlow } from './flow.ts'

describeWindow('the canvas under the pointer', () => {
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

  it('makes a drag of three cards one step, which undo takes back to the very same flow', async () => {
    await open(paymentsFlow)
    const before = JSON.stringify(await flowOf(page))
    await page.evaluate("page.select(['which', 'large', 'note'])")
    const from = await middle(card(page, 'large'))
    await drag(page, from, { x: from.x + 60, y: from.y + 90 })
    const after = await flowOf(page)
    expect(await past(page)).toEqual(['Move 3 steps'])
    for (const id of ['which', 'large', 'note']) expect(after.layout[id]).not.toEqual(paymentsFlow.layout[id])
    expect(after.layout.shop).toEqual(paymentsFlow.layout.shop)
    await page.evaluate('page.undo()')
    expect(JSON.stringify(await flowOf(page))).toBe(before)
  })

  it('puts cards back where they were when Escape is pressed in the middle of a drag', async () => {
    await open(paymentsFlow)
    const from = await middle(card(page, 'sales'))
    await drag(page, from, { x: from.x + 80, y: from.y + 40 }, false)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await past(page)).toEqual([])
    expect(await middle(card(page, 'sales'))).toEqual(from)
  })

  it('connects an output to a card by dropping the wire anywhere on it', async () => {
    await open(paymentsFlow)
    await drag(page, await middle(output(page, 'hour', 'result')), await middle(card(page, 'sales')))
    const { edges } = await flowOf(page)
    expect(edges).toContainEqual({ from: 'hour.result', to: 'sales' })
    expect(await past(page)).toEqual(['Connect to Sales table'])
  })

  it('says why a wire is impossible while it is held over the step, and draws none', async () => {
    await open(paymentsFlow)
    await drag(page, await middle(output(page, 'large', 'rest')), await middle(card(page, 'shop')), false)
    await page
      .getByText('“Orders of the shop” is a producer: events begin there, so nothing can lead to it.')
      .first()
      .waitFor()
    const round = await middle(card(page, 'which'))
    await page.mouse.move(round.x, round.y, { steps: 4 })
    await page.getByText('so events would go round in circles').first().waitFor()
    expect(await card(page, 'which').locator('[data-fits=no]').count()).toBe(1)
    expect(await card(page, 'sales').locator('[data-fits=yes]').count()).toBe(1)
    await page.mouse.up()
    expect((await flowOf(page)).edges).toEqual(paymentsFlow.edges)
    expect(await past(page)).toEqual([])
  })

  it('offers the next step where a wire is dropped in the empty, and wires it', async () => {
    await open(paymentsFlow)
    const to = { x: 760, y: 720 }
    await drag(page, await middle(output(page, 'hour', 'late')), to)
    const field = page.getByRole('combobox', { name: 'What happens next?' })
    await field.fill('note')
    await page.keyboard.press('Enter')
    const flow = await flowOf(page)
    const added = Object.keys(flow.nodes).find((id) => !Object.hasOwn(paymentsFlow.nodes, id)) ?? ''
    expect(flow.nodes[added]?.type).toBe('note')
    expect(flow.edges).toContainEqual({ from: 'hour.late', to: added })
    const box = await card(page, added).boundingBox()
    expect(Math.abs((box?.x ?? 0) - to.x)).toBeLessThan(30)
  })

  it('puts a step from the palette into the wire that it is dropped on', async () => {
    await open(paymentsFlow)
    const wire = page.locator('.react-flow__edge[data-id="till.row>hour"]')
    const at = await middle(wire)
    await page
      .locator('[data-step-type="filter"]')
      .dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: at.x - 236, y: at.y } })
    const flow = await flowOf(page)
    const added = Object.keys(flow.nodes).find((id) => !Object.hasOwn(paymentsFlow.nodes, id)) ?? ''
    expect(flow.nodes[added]?.type).toBe('filter')
    expect(flow.edges).toContainEqual({ from: 'till.row', to: added })
    expect(flow.edges).toContainEqual({ from: `${added}.pass`, to: 'hour' })
    expect(flow.edges).not.toContainEqual({ from: 'till.row', to: 'hour' })
    expect(await past(page)).toEqual(['Add Filter'])
  })

  it('puts a loose card into the wire that it is dragged onto', async () => {
    const loose = {
      ...paymentsFlow,
      nodes: { ...paymentsFlow.nodes, extra: { type: 'dedupe', version: 1, config: { key: 'data.sku' } } },
      layout: { ...paymentsFlow.layout, extra: { x: 0, y: 620 } },
    }
    await open(loose)
    const at = await middle(page.locator('.react-flow__edge[data-id="till.row>hour"]'))
    await drag(page, await middle(card(page, 'extra')), at)
    const { edges } = await flowOf(page)
    expect(edges).toContainEqual({ from: 'till.row', to: 'extra' })
    expect(edges).toContainEqual({ from: 'extra.first', to: 'hour' })
    expect(await past(page)).toEqual(['Put Deduplicate into a wire'])
  })

  it('moves the end of a wire to another card', async () => {
    await open(paymentsFlow)
    const wire = page.locator('.react-flow__edge[data-id="large.pass>note"]')
    const end = await middle(wire.locator('.react-flow__edgeupdater-target'))
    await drag(page, end, await middle(card(page, 'sales')))
    const { edges } = await flowOf(page)
    expect(edges).toContainEqual({ from: 'large.pass', to: 'sales' })
    expect(edges).not.toContainEqual({ from: 'large.pass', to: 'note' })
    expect(await past(page)).toEqual(['Move wire to Sales table'])
  })

  it('selects what a box touches with Shift, and adds to it with Ctrl and a click', async () => {
    await open(paymentsFlow)
    const [one, two] = [await card(page, 'till').boundingBox(), await card(page, 'hour').boundingBox()]
    await page.keyboard.down('Shift')
    await drag(page, { x: (one?.x ?? 0) - 20, y: (one?.y ?? 0) - 8 }, { x: (two?.x ?? 0) + 30, y: (one?.y ?? 0) + 30 })
    await page.keyboard.up('Shift')
    const selected = (): Promise<string[]> => page.evaluate('[...page.session().nodes].sort()')
    expect(await selected()).toEqual(['hour', 'till'])
    await card(page, 'sales').click({ modifiers: ['Control'], position: { x: 60, y: 12 } })
    expect(await selected()).toEqual(['hour', 'sales', 'till'])
    await page.mouse.click(300, 60)
    expect(await selected()).toEqual([])
  })
})
