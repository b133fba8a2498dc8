/** Notes on the canvas: by mouse and by keyboard, each step of it to be undone, and without a meaning for the flow. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { drag, eventually, ground, middleOf, openFlow, stored } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('notes on the canvas', () => {
  let app: App
  const notes = async () => (await stored(app, 'Daily sales'))?.notes
  const note = (): ReturnType<App['page']['getByRole']> => app.page.getByRole('textbox', { name: 'Note', exact: true })
  beforeAll(async () => {
    app = await startApp()
    await app.call('flows.create', { name: 'Daily sales', template: 'daily-sales' })
    await app.page.reload()
    await openFlow(app.page, 'Daily sales')
    await app.page.locator('.react-flow__node').first().waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('are put where the pointer is, and written at once', async () => {
    const { page } = app
    await ground(page).click({ position: { x: 60, y: 60 } })
    await page.keyboard.press('n')
    await note().waitFor()
    await eventually(() => note().evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type('Ask Ada before changing this.\nn, a and c are only letters here.')
    await eventually(async () => Object.values((await notes()) ?? {}).map(({ text }) => text)).toEqual([
      'Ask Ada before changing this.\nn, a and c are only letters here.',
    ])
    expect(await page.locator('.react-flow__node').count()).toBeGreaterThan(3)
  })

  it('are moved by their edge, with the pointer or the arrow keys', async () => {
    const { page } = app
    const before = Object.values((await notes()) ?? {})[0]
    const grip = page.getByRole('button', { name: /^Move the note/ })
    const from = await middleOf(grip)
    await drag(page, from, { x: from.x + 90, y: from.y + 60 })
    await eventually(async () => (Object.values((await notes()) ?? {})[0]?.x ?? 0) > (before?.x ?? 0) + 40).toBe(true)
    const dragged = Object.values((await notes()) ?? {})[0]
    await grip.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await eventually(async () => Object.values((await notes()) ?? {})[0]).toMatchObject({
      x: (dragged?.x ?? 0) + 40,
      y: (dragged?.y ?? 0) + 20,
    })
  })

  it('change nothing of what the flow does, and are undone step by step', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await page.getByText('Live, version 1').waitFor()
    await page.getByRole('button', { name: /^Move the note/ }).focus()
    await page.keyboard.press('Delete')
    await eventually(notes).toBeUndefined()
    expect((await app.call('flows.list', {}))[0]?.differs).toBe(false)
    for (let step = 0; step < 5; step++) await page.keyboard.press('Control+z')
    await eventually(notes).toBeUndefined()
    await eventually(() => note().count()).toBe(0)
    for (let step = 0; step < 4; step++) await page.keyboard.press('Control+y')
    await note().waitFor()
    expect(app.faults).toEqual([])
  })
})
