/** What a test does with the canvas page: finds cards, drags, reads the flow. */
import type { Locator, Page } from 'playwright-core'
import type { Flow } from '../../../runtime/model/flow.ts'
import { paymentsFlow } from './flow.ts'

/** For a test that builds the page, or has axe look through it. */
export const slow = 120_000
export const emptyFlow: Flow = { ...paymentsFlow, id: 'empty', nodes: {}, edges: [], layout: {} }

type Point = { readonly x: number; readonly y: number }

export const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
export const output = (page: Page, id: string, name: string) =>
  card(page, id).locator(`.react-flow__handle.source[data-handleid="${name}"]`)
export const flowOf = (page: Page): Promise<Flow> => page.evaluate('page.flow()')
export const past = (page: Page): Promise<string[]> => page.evaluate('page.past()')

export async function middle(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('Not in view')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export async function drag(page: Page, from: Point, to: Point, letGo = true): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 })
  await page.mouse.move(to.x, to.y, { steps: 6 })
  if (letGo) await page.mouse.up()
}

export async function show(page: Page, flow: Flow): Promise<void> {
  await page.evaluate(`page.open(${JSON.stringify(flow)})`)
  if (Object.keys(flow.nodes).length > 0) await page.locator('.react-flow__node').first().waitFor()
  await rest(page)
}

/** Waits until nothing on the canvas has moved for some pictures. */
export async function rest(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const looks = () => [...document.querySelectorAll('.react-flow__viewport, .react-flow__node')]
      .map((element) => element.style.transform).join()
    let [before, still] = ['', 0]
    const look = () => {
      const now = looks()
      still = now === before ? still + 1 : 0
      before = now
      if (still < 8) requestAnimationFrame(look)
      else done(undefined)
    }
    look()
  })`)
}
