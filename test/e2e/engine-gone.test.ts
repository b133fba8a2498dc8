/** The engine killed under the window, and the host gone and back: the window lives, says so, and loses nothing (F29). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the window without its engine', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  }, 120_000)
  afterAll(() => app.close())

  it('says that the engine is started again, and goes on by itself when it is', async () => {
    const { page } = app
    await page.getByText('My flows').waitFor()
    const said = page.getByText('is being started again')
    await app.killEngine()
    await said.waitFor()
    await said.waitFor({ state: 'detached' })
    expect(await app.call('engine.read', {})).toMatchObject({ state: 'running' })
    expect(app.faults).toEqual([])
  })

  it('shows what another window did while the engine was away', async () => {
    const { page } = app
    await app.killEngine()
    await app.call('flows.create', { name: 'Made after the crash' })
    await page.getByText('Made after the crash').first().waitFor()
    expect(app.faults).toEqual([])
  })

  it('stays as it was when the page is loaded anew while the engine is away', async () => {
    const { page } = app
    await app.killEngine()
    await page.reload()
    await page.getByText('Made after the crash').first().waitFor()
    expect(app.faults).toEqual([])
  })

  it('offers to try again when the engine stops again and again, and goes on when that helped', async () => {
    const { page } = app
    for (let crash = 0; crash < 5; crash += 1) {
      if ((await app.call('engine.read', {})).state === 'stopped') break
      await app.call('shop.read', {})
      await app.killEngine()
    }
    await page.getByText('stops again and again').waitFor()
    expect(await app.call('engine.read', {})).toMatchObject({ state: 'stopped' })
    await page.getByRole('button', { name: 'Start again' }).click()
    await page.getByText('stops again and again').waitFor({ state: 'detached' })
    expect(await app.call('shop.read', {})).toMatchObject({ answered: true })
    expect(app.faults).toEqual([])
  })
})
