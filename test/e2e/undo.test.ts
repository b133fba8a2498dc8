/** Forty edits of any kind, by mouse and keys: taken back and done again byte by byte, whatever happens in between. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { drag, eventually, ground, middleOf, openFlow, storedText } from './hands.ts'
import { type App, startApp } from './start-app.ts'

/** The same numbers each time, so that a failure can be repeated. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describeWindow('a storm of edits', () => {
  let app: App
  const random = numbers(20_261_122)
  const pick = (count: number): number => Math.floor(random.next().value * count)
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await app.page.keyboard.press(key)
  }
  const cards = () => app.page.locator('.react-flow__node')
  const text = () => storedText(app, 'Storm')
  /** As the window has it, saved already or not. */
  const shown = async () => {
    const saving = app.page.waitForEvent('download')
    await press('Control+Shift+E')
    return readFileSync((await (await saving).path()) ?? '', 'utf8')
  }
  const undo = () => app.page.getByRole('button', { name: /^Undo/ })
  const redo = () => app.page.getByRole('button', { name: /^Redo/ })
  const toGround = () => ground(app.page).click({ position: { x: 12, y: 12 } })

  const focusAny = async () => {
    const count = await cards().count()
    await cards().nth(pick(count)).focus()
    await press('Space')
  }
  const edits: readonly (() => Promise<unknown>)[] = [
    async () => {
      await focusAny()
      await press('ArrowRight', 'ArrowDown')
    },
    async () => {
      await focusAny()
      await press('Control+d')
    },
    async () => {
      await focusAny()
      await press('Delete')
    },
    () => press('Shift+T'),
    async () => {
      const items = app.page.locator('[data-step-type]')
      await items.nth(pick(await items.count())).click()
    },
    async () => {
      await press('Control+1')
      const card = cards().nth(pick(await cards().count()))
      const from = await middleOf(card)
      await drag(app.page, from, { x: from.x + 24, y: from.y - 32 })
    },
    async () => {
      await press('Control+a', 'Control+c', 'Control+v')
    },
  ]
  const storm = async (count: number) => {
    for (let edit = 0; edit < count; edit++) {
      await toGround()
      await edits[edit % 7 === 6 ? 6 : pick(6)]?.()
      if ((await cards().count()) === 0) await press('Control+z')
    }
    await toGround()
  }
  const undoAll = async () => {
    while (await undo().isEnabled()) await press('Control+z')
  }
  const redoAll = async () => {
    while (await redo().isEnabled()) await press('Control+Shift+Z')
  }

  beforeAll(async () => {
    app = await startApp()
    await app.call('flows.create', { name: 'Storm', template: 'daily-sales' })
    await app.page.reload()
    await openFlow(app.page, 'Storm')
    await cards().first().waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it('is taken back to the very bytes of the beginning, and done again to those of the end', {
    timeout: 90_000,
  }, async () => {
    const before = await text()
    await storm(30)
    const after = await shown()
    await undoAll()
    await eventually(text).toBe(before)
    await redoAll()
    await eventually(text).toBe(after)
    await undoAll()
    await eventually(text).toBe(before)
    await redoAll()
    await eventually(text).toBe(after)
  })

  it('is whole after the page was loaded anew in the middle of it', { timeout: 90_000 }, async () => {
    const middle = await text()
    await app.page.reload()
    await cards().first().waitFor()
    await storm(10)
    await undoAll()
    await eventually(text).toBe(middle)
    expect(app.faults).toEqual([])
  })
})
