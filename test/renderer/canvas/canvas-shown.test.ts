/** What the canvas shows: counts, names, finds, comparisons, the picture; and what axe finds in it. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Flow } from '../../../runtime/model/flow.ts'
import { describeWindow } from '../../e2e/chromium.ts'
import { card, rest, show, slow } from './canvas-hands.ts'
import { type CanvasPage, openCanvasPage } from './canvas-page.ts'
import { countsOf } from './counts.ts'
import { paymentsFlow } from './flow.ts'

describeWindow('what the canvas shows', () => {
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
    expect(await page.getByTitle('<img src=x onerror="window.broken=1">').first().textContent()).toMatch(/^<img src=x/)
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
    await rest(page)
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
