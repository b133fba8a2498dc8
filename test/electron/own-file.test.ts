/** A file is chosen with the system's own dialog and reaches the store through the bridge: no path, no further right. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { InputBinding } from '../../runtime/model/api/inputs.ts'
import { call, closeAll, describeApp, eventually, launch, makeApp, patience, removeAll } from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp('real')
}, patience)
afterAll(async () => {
  await closeAll()
  await removeAll(folder)
}, patience)

describeApp('a file of one’s own', () => {
  it('is handed over by the page and read by the engine', async () => {
    const { page } = await launch(folder)
    await call(page, 'shop.answer', { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann' })
    const { flow } = await call<Draft>(page, 'flows.create', { name: 'Till', template: 'daily-sales' })
    await page.reload()
    await page.getByRole('button', { name: /^Till/ }).first().click()
    await page.locator('.react-flow__node[data-id="sales"]').click()
    const field = page.locator('[data-field="path"]')
    await field.getByText('Sample file of the template').waitFor()
    const path = join(folder, 'till.csv')
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n},CUP,2,2026-04-01 10:00:00,1.50,France\n`)
    writeFileSync(path, `InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country\n${lines.join('')}`)
    const chooser = page.waitForEvent('filechooser')
    await field.getByRole('button', { name: 'Choose file…' }).click()
    await (await chooser).setFiles(path)
    await field.getByText('Your file, a copy of it is kept with the shop').waitFor()
    const [bound] = await call<InputBinding[]>(page, 'inputs.read', { flow })
    expect(bound).toMatchObject({ node: 'sales', name: 'till.csv', copy: true, found: true })
    expect(bound?.path).not.toBe(path)
    expect(await call(page, 'inputs.bind', { flow, node: 'sales', path })).toMatchObject({
      failure: { code: 'FILE_NOT_CHOSEN' },
    })
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await eventually(() => page.getByText('20,000 rows read').count()).toBe(1)
  })
})
