/** A shopkeeper's own file: from the template with its sample to the rows of the till, by mouse, over the real engine. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, settings } from './hands.ts'
import { type App, startApp } from './start-app.ts'

const rows = 30_000
const header = 'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country\n'
const till = (count: number): string =>
  header + Array.from({ length: count }, (_, n) => `${n},CUP,2,2026-04-01 10:00:00,1.50,France\n`).join('')

describeWindow('a file of one’s own', () => {
  let app: App
  let folder: string
  const file = () => settings(app.page).locator('[data-field="path"]')
  async function choose(name: string, text: string): Promise<void> {
    const path = join(folder, name)
    writeFileSync(path, text)
    const chooser = app.page.waitForEvent('filechooser')
    await file()
      .getByRole('button', { name: /^Choose/ })
      .click()
    await (await chooser).setFiles(path)
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'counterflow-file-'))
    app = await startApp({ browser: { viewport: { width: 1920, height: 1080 } } })
  }, 120_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is chosen at the step, shown before anything runs, and read when the flow is turned on', async () => {
    const { page } = app
    await page
      .getByRole('button', { name: /^Daily sales/ })
      .first()
      .click()
    await dialog(page).getByText('It starts with a sample file, sales.csv').waitFor()
    await dialog(page).getByRole('button', { name: 'Use this template' }).click()
    await page.locator('.react-flow__node').first().waitFor()
    const [{ flow = '' } = {}] = await app.call('flows.list', {})
    await page.locator('.react-flow__node[data-id="sales"]').click()
    await file().getByText('Sample file of the template').waitFor()
    await choose('till.csv', till(rows))
    await file().getByText('Your file, a copy of it is kept with the shop').waitFor()
    await file().getByText('Its first 5 rows').click()
    expect(await file().getByRole('table').textContent()).toContain('CUP')
    expect(readdirSync(join(dirname(app.store), 'inputs'))).toHaveLength(1)
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await eventually(() =>
      settings(page)
        .getByText(`${rows.toLocaleString('en')} rows read`)
        .count(),
    ).toBe(1)
    await settings(page).getByText('the whole file').waitFor()
    expect(await app.call('tables.page', { table: 'stock_moves' })).toMatchObject({ total: 1 })
    expect(await app.call('inputs.read', { flow })).toMatchObject([{ name: 'till.csv', copy: true }])
    expect(app.faults).toEqual([])
  })

  it('says on the step and in its settings why it stands still, and what is no such file changes nothing', async () => {
    const { page } = app
    await choose('picture.csv', 'no columns at all\n')
    await file().getByRole('alert').getByText('What the step read before stays chosen.').waitFor()
    await file().getByText('till.csv').waitFor()
    // The same name with another beginning is another file, and nobody knows which rows were meant.
    await choose('till.csv', `${header}1,CUP,9,2026-05-01 10:00:00,1.50,Spain\n`)
    await settings(page)
      .getByText(/^Stands still: till\.csv was read before/)
      .waitFor()
    await settings(page).getByText('If it is a new file, give it a new name.').waitFor()
    await page.locator('.react-flow__node[data-id="sales"]').getByText('stands still').waitFor()
    await file().getByRole('button', { name: 'Use the sample again' }).click()
    await file().getByText('Sample file of the template').waitFor()
    await eventually(() =>
      settings(page)
        .getByText(/^Stands still/)
        .count(),
    ).toBe(0)
    expect(app.faults).toEqual([])
  })
})
