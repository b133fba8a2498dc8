/** Copying to another flow and another window, and a clipboard that holds anything at all (A58). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { dismissAll, eventually, ground, openFlow, stored, storedText } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the clipboard', () => {
  let app: App
  const press = async (page: App['page'], ...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const kinds = async (name: string) =>
    Object.values((await stored(app, name))?.nodes ?? {})
      .map(({ type }) => type)
      .sort()

  beforeAll(async () => {
    app = await startApp()
    await app.call('flows.create', { name: 'From here', template: 'daily-sales' })
    await app.call('flows.create', { name: 'To there' })
    await app.page.reload()
    await openFlow(app.page, 'From here')
    await app.page.locator('.react-flow__node').first().waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('carries steps with their wires into another flow, and into another window', async () => {
    const { page } = app
    await ground(page).click({ position: { x: 12, y: 12 } })
    await press(page, 'Control+a', 'Control+c')
    await openFlow(page, 'To there')
    await ground(page).click({ position: { x: 12, y: 12 } })
    await press(page, 'Control+v')
    await eventually(() => kinds('To there')).toEqual(await kinds('From here'))
    const wires = async (name: string) => (await stored(app, name))?.edges.length
    expect(await wires('To there')).toBe(await wires('From here'))

    const other = await app.newPage()
    await other.getByLabel('Name of the flow').waitFor()
    await ground(other).click({ position: { x: 12, y: 12 } })
    await press(other, 'Control+v')
    await eventually(async () => (await kinds('To there')).length).toBe(2 * (await kinds('From here')).length)
    // What the other window pasted arrives here, too.
    await eventually(() => page.locator('.react-flow__node').count()).toBeGreaterThan(6)
    await other.close()
  })

  it('changes nothing when it holds anything else, says so once, and what was undone can still be redone', async () => {
    const { page } = app
    await openFlow(page, 'From here')
    await ground(page).click({ position: { x: 12, y: 12 } })
    // Of the settings that the other flow does not have.
    await dismissAll(page)
    const own = (await kinds('From here')).length
    await press(page, 'Shift+T', 'Control+a', 'Control+d', 'Control+z')
    await eventually(async () => (await kinds('From here')).length).toBe(own)
    const before = await storedText(app, 'From here')
    const garbage: readonly (readonly [string, string, RegExp])[] = [
      ['half of some JSON', '{"counterflow":1,"nodes":{"a":{"ty', /not steps of a flow/],
      ['a megabyte of text', 'x'.repeat(1024 * 1024), /not steps of a flow/],
      [
        'HTML',
        '<table><tr><td onclick="globalThis.hacked=1"><script>globalThis.hacked=1</script></td></tr></table>',
        /not steps of a flow/,
      ],
      ['a whole flow', before, /This is a whole flow, not steps/],
    ]
    for (const [, text, said] of garbage) {
      await page.evaluate((clip) => {
        const data = new DataTransfer()
        data.setData('text/plain', clip)
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      }, text)
      await page.getByText(said).first().waitFor()
      expect(await page.locator('[aria-label="Dismiss"]').count()).toBe(1)
      await dismissAll(page)
      expect(await storedText(app, 'From here')).toBe(before)
    }
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
    await page.getByRole('button', { name: /^Redo: Duplicate/ }).click()
    await eventually(async () => (await kinds('From here')).length).toBe(2 * own)
    await page.getByRole('button', { name: /^Undo: Duplicate/ }).click()
    await eventually(() => storedText(app, 'From here')).toBe(before)
    expect(app.faults).toEqual([])
  })
})
