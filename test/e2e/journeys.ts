/** Whole journeys through the app, step by step as a shopkeeper goes them: the same in every host. */
import { expect } from 'vitest'
import {
  dialog,
  drag,
  dragStep,
  dragWire,
  eventually,
  middleOf,
  openFlow,
  output,
  type Shop,
  settings,
  step,
  stored,
  wire,
} from './hands.ts'
import { type App, startApp } from './start-app.ts'

export const bigOrder = { number: '#1001', total: { minor: 60_000, currency: 'GBP' } }

/** By hand -> Filter -> Note, put together by dragging, with the filter last and into the wire. */
export async function buildByMouse(shop: Shop): Promise<void> {
  const { page } = shop
  await page.getByRole('button', { name: 'Empty flow' }).first().click()
  const name = page.getByLabel('Name of the flow')
  await name.fill('Big orders')
  await name.press('Enter')
  await dragStep(page, 'By hand', { x: 130, y: 110 })
  await step(page, 'By hand').waitFor()
  // A wire that is let go over nothing asks what should come there.
  const start = await middleOf(output(page, 'By hand', 'event'))
  await drag(page, start, { x: start.x + 260, y: start.y })
  await page.getByRole('listbox', { name: 'What happens next?' }).getByRole('option', { name: /^Note/ }).click()
  await wire(page, 'By hand', 'Note').waitFor({ state: 'attached' })
  // The view comes to rest where the new step can be seen.
  await page.getByRole('button', { name: 'Undo: Add Note' }).waitFor()
  await dragStep(page, 'Filter', wire(page, 'By hand', 'Note'))
  await wire(page, 'Filter', 'Note').waitFor({ state: 'attached' })
  await eventually(async () => (await stored(shop, 'Big orders'))?.edges).toEqual([
    { from: 'by-hand.event', to: 'filter' },
    { from: 'filter.pass', to: 'note' },
  ])
}

/** A second way out, wired by dragging from its joint to the card. */
export async function wireTheRest({ page }: Shop): Promise<void> {
  await dragWire(page, output(page, 'Filter', 'rest'), 'Note')
  await page.getByRole('button', { name: 'Undo: Connect to Note' }).waitFor()
  await page.keyboard.press('Control+z')
}

export async function fillIn({ page }: Shop): Promise<void> {
  await step(page, 'By hand').click({ position: { x: 40, y: 10 } })
  await settings(page).getByLabel('Event', { exact: true }).fill('order.placed')
  await settings(page)
    .getByLabel(/^Sample/)
    .fill(JSON.stringify(bigOrder))
  await step(page, 'Filter').click({ position: { x: 40, y: 10 } })
  await settings(page).getByLabel('Value', { exact: true }).first().fill('500')
  await step(page, 'Note').click({ position: { x: 40, y: 10 } })
  await settings(page)
    .getByRole('textbox', { name: /^Sentence/ })
    .fill('Ring the customer of {data.number}')
}

export async function turnOn({ page }: Shop): Promise<void> {
  await page.getByRole('button', { name: 'Turn on', exact: true }).click()
  await page.getByText(/Live, version \d/).waitFor()
}

/** Through the dialog, with the data that the producer's sample gives. */
export async function sendTestEvent({ page }: Shop, subject: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Send a test event…' }).click()
  await dialog(page)
    .getByLabel(/^What it is about/)
    .fill(subject)
  await dialog(page).getByRole('button', { name: 'Send', exact: true }).click()
  await dialog(page).getByText('It was accepted.').waitFor()
  await dialog(page).getByRole('button', { name: 'Close' }).last().click()
  await dialog(page).waitFor({ state: 'detached' })
}

/** A flow from a template that is on, by the host alone; returns its id. */
export async function makeLive({ call }: Shop, name: string): Promise<string> {
  const { flow, revision } = await call('flows.create', { name, template: 'daily-sales' })
  await call('publish.apply', { flow, revision, choices: {}, by: 'Ada' })
  return flow
}

/** The app with the template of daily sales on, and open in the editor. */
export async function startLive(): Promise<App & { readonly flow: string }> {
  const app = await startApp()
  try {
    const flow = await makeLive(app, 'Daily sales')
    await app.page.reload()
    await openFlow(app.page, 'Daily sales')
    return { ...app, flow }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** A change of what a filter lets pass: compared on the canvas, then published. */
export async function editAndPublish({ page }: Shop): Promise<void> {
  await step(page, 'Goods only').click({ position: { x: 40, y: 10 } })
  await settings(page).getByRole('button', { name: 'Advanced: show the condition as text' }).click()
  await settings(page).getByPlaceholder('data.total.minor > 5000').fill('data.quantity > 0')
  const changes = page.getByRole('button', { name: '1 change in draft' })
  await changes.click()
  await step(page, 'Goods only').locator('[data-change="changed"]').waitFor()
  await changes.click()
  await step(page, 'Goods only').locator('[data-change="changed"]').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Publish changes…' }).click()
  await dialog(page).getByText('Goods only').waitFor()
  await dialog(page).getByText('Nothing that is kept is touched, and nothing that waits is lost.').waitFor()
  await dialog(page).getByRole('button', { name: 'Publish version 2' }).click()
  await page.getByText('Live, version 2').waitFor()
}

export async function goBack({ page }: Shop, version: number): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Versions…' }).click()
  await dialog(page)
    .getByRole('button', { name: `Go back to version ${version}` })
    .click()
  await page.getByText(`Version ${version} is live again`).first().waitFor()
  await dialog(page).waitFor({ state: 'detached' })
}

/** Events that the practice shop has let out, as its card says. */
export async function countOf({ page }: Shop): Promise<number> {
  const text = (await step(page, 'Practice shop').textContent()) ?? ''
  // Its sentence says how many there are in a minute.
  const counted = text.replace(/\d+\s*events? a minute/, '').match(/[\d,]+(?=\s*events?)/)
  return Number((counted?.[0] ?? '0').replaceAll(',', ''))
}

/** From one look to the next: counts begin anew with the engine. */
export async function countsRise(shop: Shop): Promise<void> {
  let last = await countOf(shop)
  const rose = async (): Promise<boolean> => {
    const now = await countOf(shop)
    const isMore = last > 0 && now > last
    last = now
    return isMore
  }
  // At its own pace the practice shop may let a while pass between two orders.
  await expect.poll(rose, { timeout: 60_000 }).toBe(true)
}

/** The engine dies under an open flow: the window says so, what is typed meanwhile is kept, and counts go on. */
export async function surviveTheEngine(shop: Shop, kill: () => Promise<void>): Promise<void> {
  const { page } = shop
  await countsRise(shop)
  await kill()
  await page.getByText('is being started again').waitFor()
  const name = page.getByLabel('Name of the flow')
  await name.fill('Typed while the engine was away')
  await name.blur()
  await page.getByText('is being started again').waitFor({ state: 'detached', timeout: 30_000 })
  await eventually(async () => (await stored(shop, 'Typed while the engine was away'))?.name).toBe(
    'Typed while the engine was away',
  )
  await countsRise(shop)
}
