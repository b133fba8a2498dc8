/** Nothing that a person typed is lost: not by a reload, not by a second window, not when the engine dies (F29). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { eventually } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('an edit survives', () => {
  let app: App
  let flow: string
  const stored = async (): Promise<string> => JSON.parse((await app.call('draft.read', { flow })).text).name
  const name = () => app.page.getByLabel('Name of the flow')

  beforeAll(async () => {
    app = await startApp()
    await app.page.getByRole('button', { name: 'Empty flow' }).first().click()
    await name().waitFor()
    const [card] = await app.call('flows.list', {})
    flow = card?.flow ?? ''
  }, 60_000)
  afterAll(() => app.close())

  it('closing the page right after the last key', async () => {
    await name().fill('Typed and gone')
    await app.page.reload()
    await name().waitFor()
    await eventually(stored).toBe('Typed and gone')
    expect(await name().inputValue()).toBe('Typed and gone')
  })

  it('the death of the engine, which the window tells of until another one runs', async () => {
    await app.killEngine()
    await name().fill('Typed while nobody listened')
    await eventually(stored).toBe('Typed while nobody listened')
    await eventually(() =>
      app.page
        .getByRole('status')
        .filter({ hasText: /engine|start/i })
        .count(),
    ).toBe(0)
  })

  it('a death and a reload at once', async () => {
    await app.killEngine()
    await name().fill('Typed before the reload')
    await app.page.reload()
    await name().waitFor()
    await eventually(stored).toBe('Typed before the reload')
  })

  it('an undo, and a redo', async () => {
    await name().fill('One more')
    await name().blur()
    await app.page.getByRole('button', { name: /^Undo/ }).click()
    await eventually(() => name().inputValue()).toBe('Typed before the reload')
    await app.page.getByRole('button', { name: /^Redo/ }).click()
    await eventually(stored).toBe('One more')
  })
})
