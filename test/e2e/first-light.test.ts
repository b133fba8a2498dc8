/** The window comes up in a real browser: everything it needs is served, and nothing it does is forbidden to it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the window', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  }, 120_000)
  afterAll(() => app.close())

  it('shows its first screen without an error and within its policy', async () => {
    await app.page.locator('#root *').first().waitFor()
    await app.page.getByRole('main').waitFor()
    expect(new URL(app.page.url()).search).toBe('')
    expect(await app.page.title()).toContain('Counterflow')
    expect(app.faults).toEqual([])
  })

  it('has no stranger in it: scripts, styles and pictures all come from the host', async () => {
    const loaded: string[] = await app.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    expect(loaded.length).toBeGreaterThan(0)
    for (const address of loaded) expect(new URL(address).origin).toBe(`http://127.0.0.1:${app.host.port}`)
  })
})
