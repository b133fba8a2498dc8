/** Changing a flow that is live: what is asked, what is shown, and the way back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { command, dialog, settings, step } from './hands.ts'
import { editAndPublish, goBack, startLive } from './journeys.ts'
import type { App } from './start-app.ts'

describeWindow('a live flow', () => {
  let app: App
  let flow: string
  const live = async () => (await app.call('draft.read', { flow })).live
  beforeAll(async () => {
    const live = await startLive()
    app = live
    flow = live.flow
  }, 120_000)
  afterAll(() => app.close())

  it('is changed by a version of its own, and the draft is compared with it on the canvas', async () => {
    await editAndPublish(app)
    expect(await live()).toMatchObject({ version: 2, by: 'Ada' })
  })

  it('goes back to version 1 in one click', async () => {
    await goBack(app, 1)
    const [now, first] = [
      await live(),
      (await app.call('versions.list', { flow })).find(({ version }) => version === 1),
    ]
    expect(now?.hash).toBe(first?.hash)
    expect((await app.call('draft.read', { flow })).text).toBe(now?.text)
  })

  it('asks in plain words what becomes of a table that is changed, and publishes only with an answer', async () => {
    const { page } = app
    await step(page, 'Sales by day').click({ position: { x: 40, y: 10 } })
    await settings(page).getByRole('button', { name: 'Remove returns_minor' }).click()
    await page.getByRole('button', { name: 'Publish changes…' }).click()
    const publish = dialog(page).getByRole('button', { name: /^Publish version/ })
    await dialog(page).getByText('What “Sales by day” kept so far does not fit the new settings.').waitFor()
    expect(await publish.isDisabled()).toBe(true)
    expect((await live())?.version).toBe(3)
    await dialog(page)
      .getByLabel(/Build it again from the log/)
      .click()
    await publish.click()
    await page.getByText('Live, version 4').waitFor()
    const byDay = (await app.call('tables.list', { flow })).find(({ table }) => table === 'sales_by_day')
    expect(byDay?.columns.map(({ name }) => name)).not.toContain('returns_minor')
    expect(byDay?.rows).toBeGreaterThan(0)
    expect(app.faults).toEqual([])
  })

  it('asks again on the way back, where the table has to change again', async () => {
    const { page } = app
    await command(page, 'Versions')
    await dialog(page).getByRole('button', { name: 'Go back to version 1' }).click()
    await dialog(page)
      .getByLabel(/Start empty from now/)
      .click()
    await dialog(page)
      .getByRole('button', { name: /^Go back/ })
      .last()
      .click()
    await page.getByText('Live, version 5').waitFor()
    expect(app.faults).toEqual([])
  })
})
