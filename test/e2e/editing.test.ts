/** Keys, menus and clipboard in a real browser: what is done to a flow, undone, copied, and told when it cannot be. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Flow } from '../../runtime/model/flow.ts'
import { describeWindow } from './chromium.ts'
import { eventually } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('editing', () => {
  let app: App
  let flow: string
  /** Steps of the template. */
  let own = 0
  const stored = async (): Promise<Flow> => JSON.parse((await app.call('draft.read', { flow })).text)
  const steps = async (): Promise<number> => Object.keys((await stored()).nodes).length
  const text = async (): Promise<string> => (await app.call('draft.read', { flow })).text
  const cards = () => app.page.locator('.react-flow__node')
  const press = (...keys: readonly string[]) =>
    keys.reduce((done, key) => done.then(() => app.page.keyboard.press(key)), Promise.resolve())
  const toGround = () => app.page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })

  beforeAll(async () => {
    app = await startApp()
    await app.call('flows.create', { name: 'Daily sales', template: 'daily-sales' })
    const [card] = await app.call('flows.list', {})
    flow = card?.flow ?? ''
    await app.page.reload()
    await app.page
      .getByRole('button', { name: /Daily sales/ })
      .first()
      .click()
    await cards().first().waitFor()
    own = await steps()
  }, 90_000)
  afterAll(() => app.close())
  beforeEach(toGround)

  it('copies with the keys, pastes, and takes it all back', async () => {
    const before = await text()
    await press('Control+a', 'Control+c', 'Control+v')
    await eventually(steps).toBe(2 * own)
    await press('Control+d')
    await eventually(steps).toBe(3 * own)
    await press('Delete')
    await eventually(steps).toBe(2 * own)
    await press('Control+z', 'Control+z', 'Control+z')
    await eventually(text).toBe(before)
    await press('Control+Shift+Z', 'Control+y')
    await eventually(steps).toBe(3 * own)
    await press('Control+z', 'Control+z')
    await eventually(text).toBe(before)
  })

  it('keeps up with a storm of undos and redos', async () => {
    const before = await text()
    await press('Control+a', 'Control+c', 'Control+v', 'Control+v', 'Shift+T', 'Delete')
    for (let count = 0; count < 12; count++) await press('Control+z')
    await eventually(text).toBe(before)
    for (let count = 0; count < 12; count++) await press('Control+y')
    for (let count = 0; count < 12; count++) await press('Control+z')
    await eventually(text).toBe(before)
  })

  it('tells what is wrong with a clipboard of anything else, and changes nothing (A58)', async () => {
    const before = await text()
    for (const garbage of ['<html><img src=x onerror=alert(1)>', '{"type":"other app"}', '['.repeat(200_000)]) {
      await app.page.evaluate((clip) => {
        const data = new DataTransfer()
        data.setData('text/plain', clip)
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      }, garbage)
      await app.page
        .getByText('What is on the clipboard is not steps of a flow. Nothing was changed.')
        .first()
        .waitFor()
    }
    expect(await text()).toBe(before)
    expect(await app.page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true)
  })

  it('leaves keys to a field that is typed in', async () => {
    await press('Control+a')
    const name = app.page.getByLabel('Name of the flow')
    await name.click()
    await name.press('End')
    await press('Backspace', 'a')
    await name.blur()
    expect(await steps()).toBe(own)
    await eventually(async () => (await stored()).name).toBe('Daily salea')
    await toGround()
    await press('Control+z')
    await eventually(async () => (await stored()).name).toBe('Daily sales')
  })

  it('shows what another window does to the same flow, and undo takes it back', async () => {
    const other = await app.newPage()
    const nameThere = other.getByLabel('Name of the flow')
    // A further window begins where the last one was.
    await nameThere.waitFor()
    await nameThere.fill('Named there')
    await nameThere.blur()
    await eventually(async () => (await stored()).name).toBe('Named there')
    await eventually(() => app.page.getByLabel('Name of the flow').inputValue()).toBe('Named there')
    await other.close()
    await toGround()
    await press('Control+z')
    await eventually(async () => (await stored()).name).toBe('Daily sales')
  })

  it('shows every shortcut, and every command', async () => {
    await press('?')
    await app.page.getByRole('dialog').getByText('Tidy up').waitFor()
    await press('Escape')
    await press('Control+k')
    await app.page.getByRole('dialog').getByPlaceholder(/do/).fill('tidy')
    await press('Enter')
    await eventually(() => app.page.getByRole('button', { name: 'Undo: Tidy up' }).count()).toBe(1)
    await toGround()
    await press('Control+z')
    expect(app.faults).toEqual([])
  })
})
