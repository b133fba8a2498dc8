/** What a person's hands do in the window, in the words of the screen. Shared by the tests of all hosts. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Flow } from '../../runtime/model/flow.ts'
import type { App } from './start-app.ts'

/** A window and the host behind it, whichever host that is. */
export type Shop = Pick<App, 'page' | 'call'>

/** Asks until the answer is the expected one: for what a window needs a moment to do, on a machine that has much else to do. */
export const eventually = <T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> =>
  expect.poll(read, { timeout: 15_000 })

/** A card that has a name of its own says its kind first. */
export const step = (page: Page, name: string): Locator =>
  page
    .getByRole('region', { name: 'Canvas' })
    .getByRole('group', { name: new RegExp(`(^|, )${name.replace(/[?.]/g, '\\$&')},`) })

/** The joint of a way out, by the name that it has in the document. */
export const output = (page: Page, name: string, way: string): Locator =>
  step(page, name).locator(`.source[data-handleid="${way}"]`)

export const ground = (page: Page): Locator => page.locator('.react-flow__pane')
export const wire = (page: Page, from: string, to: string): Locator =>
  page.getByLabel(new RegExp(`^Wire from ${from}, .* to ${to}$`))

export const settings = (page: Page): Locator => page.getByRole('complementary', { name: 'Settings of the step' })
export const panel = (page: Page): Locator => page.getByRole('tabpanel', { name: 'Panel' })
/** A toast is a dialog, too, but none that stands in the way. */
export const dialog = (page: Page): Locator => page.locator('[role="dialog"]:not([class*="_toast_"])')

export type Point = { readonly x: number; readonly y: number }

/** From the palette to a place on the ground, in pixels from its corner, or to the middle of a wire. */
export async function dragStep(page: Page, title: string, to: Point | Locator): Promise<void> {
  const item = page
    .getByRole('complementary', { name: 'Steps to add' })
    .getByRole('button', { name: title, exact: true })
  const box = await ground(page).boundingBox()
  const place = 'x' in to ? { x: (box?.x ?? 0) + to.x, y: (box?.y ?? 0) + to.y } : await middleOf(to)
  await item.hover()
  await page.mouse.down()
  await page.mouse.move(place.x - 20, place.y, { steps: 3 })
  await page.mouse.move(place.x, place.y, { steps: 3 })
  // A hand is never quite still: what the drag itself changes under the pointer is found by a further move.
  await page.mouse.move(place.x + 1, place.y)
  await page.mouse.up()
}

/** Once it stands still: the view glides to what was added a moment ago. */
export async function middleOf(place: Locator): Promise<Point> {
  let before: Point | null = null
  for (;;) {
    const box = await place.boundingBox()
    if (box === null) throw new Error('What should be pointed at is not to be seen')
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    if (before !== null && before.x === middle.x && before.y === middle.y) return middle
    before = middle
    await place.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  }
}

/** With the button down from one place to another, by several moves as a hand makes them. */
export async function drag({ mouse }: Page, from: Point, to: Point): Promise<void> {
  await mouse.move(from.x, from.y)
  await mouse.down()
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await mouse.move(to.x, to.y, { steps: 4 })
  await mouse.up()
}

export async function dragWire(page: Page, from: Locator, to: string): Promise<void> {
  const box = await step(page, to).boundingBox()
  if (box === null) throw new Error(`${to} is not to be seen`)
  await drag(page, await middleOf(from), { x: box.x + box.width / 2, y: box.y + 20 })
}

/** The command palette knows everything. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const search = dialog(page).getByPlaceholder('What do you want to do?')
  await search.fill(words)
  await dialog(page)
    .getByRole('option', { name: new RegExp(words, 'i') })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
}

/** The newest flow's document, as the store has it. */
export async function storedText({ call }: Pick<Shop, 'call'>, name: string): Promise<string> {
  const card = (await call('flows.list', {})).find((each) => each.name === name)
  return card === undefined ? '' : (await call('draft.read', { flow: card.flow })).text
}

export async function stored(shop: Pick<Shop, 'call'>, name: string): Promise<Flow | null> {
  const text = await storedText(shop, name)
  return text === '' ? null : JSON.parse(text)
}

/** From the home screen into a flow of one's own. */
export async function openFlow(page: Page, name: string): Promise<void> {
  const home = page.getByRole('heading', { name: 'My flows' })
  await home.or(page.getByLabel('Name of the flow')).first().waitFor()
  if (!(await home.isVisible())) await page.getByRole('button', { name: 'My flows' }).click()
  await page
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click()
  await page.getByLabel('Name of the flow').waitFor()
}

/** Takes away what the window told. While nobody has gone there, bad news are read out but not among the buttons. */
export async function dismissAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>('[aria-label="Dismiss"]')) button.click()
  })
  await eventually(() => page.locator('[aria-label="Dismiss"]').count()).toBe(0)
}
