/** The canvas as a person uses it, with mouse and keyboard, in a browser under the window's content policy. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Flow } from '../../../runtime/model/flow.ts'
import { describeWindow } from '../../e2e/chromium.ts'
import { type CanvasPage, openCanvasPage } from './canvas-page.ts'
import { countsOf } from './counts.ts'
import { paymentsFlow } from './flow.ts'

const slow = 120_000
const emptyFlow: Flow = { ...paymentsFlow, id: 'empty', nodes: {}, edges: [], layout: {} }

const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const output = (page: Page, id: string, name: string) =>
  card(page, id).locator(`.react-flow__handle.source[data-handleid="${name}"]`)
const flowOf = (page: Page): Promise<Flow> => page.evaluate('page.flow()')
const past = (page: Page): Promise<string[]> => page.evaluate('page.past()')

async function middle(locator: ReturnType<typeof card>): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('Not in view')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
  letGo = true,
): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 })
  await page.mouse.move(to.x, to.y, { steps: 6 })
  if (letGo) await page.mouse.up()
}

describeWindow('the canvas', () => {
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
    await page.evaluate(`page.open(${JSON.stringify(flow)})`)
    if (Object.keys(flow.nodes).length > 0) await page.locator('.react-flow__node').first().waitFor()
    // The view has come to rest.
    await page.waitForTimeout(250)
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

  it('shows new counts without React drawing anything again', async () => {
    await open(paymentsFlow)
    await page.evaluate(`page.counts(${JSON.stringify(countsOf('payments', 0))})`)
    await card(page, 'shop').getByText('1,204').waitFor()
    await page.evaluate('page.watchRenders()')
    for (let tick = 1; tick <= 5; tick++)
      await page.evaluate(`page.counts(${JSON.stringify(countsOf('payments', tick))})`)
    expect(await card(page, 'shop').innerText()).toContain('1,209')
    expect(await card(page, 'which').innerText()).toContain('1,203')
    expect(await page.evaluate('page.renders()')).toBe(0)
    await page.evaluate(
      "page.edit('Rename', (flow) => ({ ...flow, nodes: { ...flow.nodes, sales: { ...flow.nodes.sales, name: 'Other' } } }))",
    )
    await card(page, 'sales').getByText('Other').waitFor()
    expect(await page.evaluate('page.renders()')).toBeGreaterThan(0)
    await card(page, 'shop').getByText('1,209').waitFor()
  })

  it('finds steps by name, sentence and kind, and goes from one to the next', async () => {
    await open(paymentsFlow)
    await page.evaluate("page.setSession({ finding: '' })")
    await page.getByRole('textbox', { name: 'Find a step' }).last().fill('sales')
    await page.getByText('1 of 3').waitFor()
    const selected = (): Promise<string[]> => page.evaluate('[...page.session().nodes]')
    const first = await selected()
    await page.keyboard.press('Enter')
    await page.getByText('2 of 3').waitFor()
    expect(await selected()).not.toEqual(first)
    await page.keyboard.press('Escape')
    expect(await page.evaluate('page.session().finding')).toBeNull()
  })

  it('shows hostile names as one line of text and keeps its layout', async () => {
    const bidi = '\u202Eevil\u202C'
    const names = [
      '<img src=x onerror="window.broken=1">',
      bidi,
      'x'.repeat(100_000),
      '👩‍👩‍👧‍👦'.repeat(200),
      'שלום עולם',
      '\u0000\u0007ring',
    ]
    const hostile: Flow = {
      ...paymentsFlow,
      nodes: Object.fromEntries(
        names.map((name, at) => [`n${at}`, { type: 'note', version: 1, name, config: { text: name } }]),
      ),
      edges: [],
      layout: Object.fromEntries(names.map((_, at) => [`n${at}`, { x: (at % 3) * 300, y: Math.floor(at / 3) * 200 }])),
    }
    await open(hostile)
    expect(await page.evaluate('window.broken')).toBeUndefined()
    expect(await page.locator('.react-flow__node img').count()).toBe(0)
    await page.getByText('<img src=x onerror="window.broken=1">').first().waitFor()
    for (const at of names.keys()) {
      const box = await page.evaluate(`(() => {
        const node = document.querySelector('.react-flow__node[data-id="n${at}"]')
        const inner = node.firstElementChild
        return {
          width: node.offsetWidth,
          overflow: inner.scrollWidth - inner.clientWidth,
          bidi: /[\\u202A-\\u202E\\u2066-\\u2069]/.test(node.textContent),
        }
      })()`)
      expect(box).toEqual({ width: 216, overflow: 0, bidi: false })
    }
  })

  it('draws the whole flow as a picture, also what is out of view', async () => {
    await open(paymentsFlow)
    const whole: { width: number; height: number } = await page.evaluate('page.pictureSize()')
    await page.evaluate('page.controls().zoomTo(2)')
    await page.waitForTimeout(400)
    expect(await page.evaluate('page.pictureSize()')).toEqual(whole)
    expect(whole.width).toBeGreaterThan(2 * 1100)
  })

  it('shows what the draft would change against the live flow, gone steps as ghosts', async () => {
    const { note, ...nodes } = paymentsFlow.nodes
    expect(note).toBeDefined()
    const draft: Flow = {
      ...paymentsFlow,
      nodes: {
        ...nodes,
        large: { type: 'filter', version: 1, name: 'Only large orders', config: { when: 'data.total.minor > 70000' } },
        fresh: { type: 'manual', version: 1, config: { type: 'order.placed' } },
      },
      edges: paymentsFlow.edges.filter(({ to }) => to !== 'note'),
      layout: { ...paymentsFlow.layout, fresh: { x: 0, y: 620 } },
    }
    page = await canvas.open()
    await page.evaluate(`page.open(${JSON.stringify(draft)}, ${JSON.stringify(paymentsFlow)})`)
    await card(page, 'large').waitFor()
    expect(await card(page, 'note').count()).toBe(0)
    await page.evaluate('page.setSession({ comparing: true })')
    await card(page, 'note').getByText('removed').waitFor()
    await card(page, 'large').getByText('changed').waitFor()
    await card(page, 'fresh').getByText('new').waitFor()
    await page
      .locator('.react-flow__edge[data-id="large.pass>note"] [data-change=removed]')
      .first()
      .waitFor({ state: 'attached' })
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

  it.each(['light', 'dark'] as const)(
    'has no finding of axe in the %s theme, as a canvas, as a list, and with a list of steps open',
    async (theme) => {
      await open(paymentsFlow, theme)
      await page.evaluate(`page.counts(${JSON.stringify(countsOf('payments', 1))})`)
      const findings = async (): Promise<string[]> => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .setLegacyMode()
          .analyze()
        return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
      }
      expect(await findings()).toEqual([])
      await card(page, 'large').focus()
      await page.keyboard.press('c')
      await page.getByRole('combobox', { name: 'Which way out?' }).waitFor()
      expect(await findings()).toEqual([])
      await page.keyboard.press('Escape')
      await page.evaluate("page.setSession({ view: 'list' })")
      await page.locator('tr[data-step]').first().waitFor()
      expect(await findings()).toEqual([])
    },
    slow,
  )
})
