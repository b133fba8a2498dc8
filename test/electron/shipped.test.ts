/** The whole of it as it ships: the real page, its bridge, the main process, the engine and the store. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import { call, closeAll, describeApp, eventually, launch, makeApp, patience, removeAll } from './launch.ts'

let folder = ''
beforeAll(async () => {
  folder = await makeApp('real')
}, patience)
afterAll(async () => {
  await closeAll()
  await removeAll(folder)
}, patience)

describeApp('the app as it ships', () => {
  it('asks its four questions once, makes a flow from the menu, and opens it again another day', async () => {
    const first = await launch(folder)
    const { app, page, userData } = first
    await page.addInitScript(`globalThis.violations = []
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective))`)
    await page.reload()
    await page.getByLabel('Your shop').fill('Corner Store')
    await page.getByLabel('Your name').fill('Anna')
    await page.getByRole('button', { name: 'Open the shop' }).click()
    await page.getByLabel('Your shop').waitFor({ state: 'detached' })
    expect(await call(page, 'shop.read')).toMatchObject({ name: 'Corner Store', operator: 'Anna', answered: true })

    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('flow.new')?.click())
    await eventually(() => call<FlowCard[]>(page, 'flows.list')).toHaveLength(1)
    const [flow] = await call<FlowCard[]>(page, 'flows.list')
    expect(await page.evaluate('violations')).toEqual([])
    await app.close()

    const { page: again } = await launch(folder, { userData })
    await again
      .getByText(flow?.name ?? 'a flow')
      .first()
      .waitFor()
    expect(await call(again, 'flows.list')).toEqual([flow])
    expect(await again.getByLabel('Your shop').count()).toBe(0)
  })
})
