/** The engine killed while the practice shop runs: told, nothing typed is lost, and everything goes on by itself (F29). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { step } from './hands.ts'
import { surviveTheEngine } from './journeys.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('a running flow', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
    await app.page
      .getByRole('button', { name: /demo shop/i })
      .first()
      .click()
    await step(app.page, 'Practice shop').waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('goes on after its engine was killed, with the edits that were made meanwhile', { timeout: 60_000 }, async () => {
    const before = (await app.call('history.page', { limit: 1 })).head
    await surviveTheEngine(app, app.killEngine)
    expect((await app.call('history.page', { limit: 1 })).head).toBeGreaterThanOrEqual(before)
    expect(app.faults).toEqual([])
  })
})
