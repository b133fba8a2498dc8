/** What every line of the walk begins with: a small flow of known places, open in the editor, with nothing undone. */
import type { Page } from 'playwright-core'
import type { Flow } from '../../../runtime/model/flow.ts'
import { ground, openFlow, type Point, step } from '../hands.ts'
import type { App } from '../start-app.ts'

/** A line of what is expected of an editor, and the hands that try it. */
export type Manner = {
  readonly line: string
  walk(bench: Bench): Promise<void>
}

export type Bench = {
  readonly app: App
  readonly page: Page
  readonly flow: string
  /** The draft as the store has it. */
  stored(): Promise<Flow>
  place(step: string): Promise<Point | undefined>
  press(...keys: readonly string[]): Promise<void>
  /** Ids of the selected steps, sorted. */
  selected(): Promise<readonly string[]>
  /** Waits until this is what undo would take back. */
  undoes(label: string): Promise<void>
  /** Translation and scale of what is drawn. */
  view(): Promise<{ readonly x: number; readonly y: number; readonly zoom: number }>
}

export const sketch = {
  $schema: 'https://counterflow.invalid/flow.schema.json',
  format: 1,
  id: 'sketch',
  name: 'Sketch',
  zone: 'Europe/London',
  currency: 'GBP',
  nodes: {
    orders: { type: 'manual', version: 1, name: 'Orders', config: { type: 'order.placed' } },
    large: { type: 'filter', version: 1, name: 'Large', config: { when: 'data.total.minor > 50000' } },
    ring: { type: 'note', version: 1, name: 'Ring', config: { text: 'Ring the customer' } },
    paper: { type: 'note', version: 1, name: 'Paper', config: { text: 'Write it down' } },
  },
  edges: [
    { from: 'orders.event', to: 'large' },
    { from: 'large.pass', to: 'ring' },
  ],
  layout: {
    orders: { x: 0, y: 80 },
    large: { x: 280, y: 80 },
    ring: { x: 560, y: 0 },
    paper: { x: 560, y: 200 },
  },
}

let count = 0

export async function sketched(app: App): Promise<Bench> {
  const { page } = app
  const name = `Sketch ${++count}`
  const { flow } = await app.call('flows.import', { text: JSON.stringify(sketch), name })
  await openFlow(page, name)
  await step(page, 'Paper').waitFor()
  const stored = async (): Promise<Flow> => JSON.parse((await app.call('draft.read', { flow })).text)
  return {
    app,
    page,
    flow,
    stored,
    place: async (id) => (await stored()).layout[id],
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key)
    },
    selected: async () =>
      (
        await page
          .locator('.react-flow__node.selected')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-id') ?? ''))
      ).sort(),
    undoes: async (label) => {
      await page.getByRole('button', { name: `Undo: ${label}` }).waitFor()
    },
    async view() {
      const transform = await page.locator('.react-flow__viewport').evaluate((element) => element.style.transform)
      const [x = 0, y = 0, zoom = 1] = (transform.match(/-?[\d.]+/g) ?? []).map(Number)
      return { x, y, zoom }
    },
  }
}

/** A place of the ground on which nothing lies, in pixels of the window. */
export async function bare(page: Page): Promise<Point> {
  const box = await ground(page).boundingBox()
  return { x: (box?.x ?? 0) + 24, y: (box?.y ?? 0) + 24 }
}

export async function clickGround(page: Page): Promise<void> {
  const { x, y } = await bare(page)
  await page.mouse.click(x, y)
}
