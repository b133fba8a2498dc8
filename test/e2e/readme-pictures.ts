/** Makes the pictures of the README anew, by the app itself: `npx node test/e2e/readme-pictures.ts`. */
import { join } from 'node:path'
import { ground, step } from './hands.ts'
import { startApp } from './start-app.ts'

const folder = join(import.meta.dirname, '..', '..', '.github', 'pictures')
/** ms; so long the practice shop plays ten times as fast, so that there is something to see. */
const lively = 20_000

for (const colorScheme of ['light', 'dark'] as const) {
  const app = await startApp({ browser: { colorScheme, viewport: { width: 1440, height: 900 } } })
  const { page, call } = app
  const picture = (name: string): Promise<Buffer> =>
    page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
  try {
    await page.getByRole('heading', { name: 'My flows' }).waitFor()
    if (colorScheme === 'light') await picture('home')
    await page
      .getByRole('button', { name: /demo shop/i })
      .first()
      .click()
    await step(page, 'Practice shop').waitFor()
    const flow = (await call('flows.list', {}))[0]?.flow ?? ''
    await call('simulator.speed', { flow, speed: 10 })
    await page.waitForTimeout(lively)
    await call('simulator.speed', { flow, speed: 1 })
    if (colorScheme === 'light') {
      await step(page, 'What is it about?').click()
      await page.getByText('Try it').first().waitFor()
      await page
        .getByRole('grid')
        .getByText(/Handled|Went no further/)
        .first()
        .waitFor()
      await page.mouse.move(700, 60)
      await picture('editor-light')
    } else {
      const { rows } = await call('history.page', { type: 'order.placed', limit: 1 })
      await page.getByPlaceholder('Order, customer, SKU').fill(rows[0]?.subject?.split('/').at(-1) ?? '')
      await page
        .getByRole('grid')
        .getByRole('row', { name: /Order placed/ })
        .first()
        .click()
      await page.getByText('Contents', { exact: true }).waitFor()
      await ground(page).hover({ position: { x: 300, y: 12 } })
      await picture('editor-dark')
    }
  } finally {
    await app.close()
  }
}
