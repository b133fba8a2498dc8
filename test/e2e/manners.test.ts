/**
 * What people expect of an editor before they begin to trust it, line by line, tried by mouse and by keyboard in the
 * whole app: an editor without any of these feels broken.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWindow } from './chromium.ts'
import { sketched } from './manners/bench.ts'
import { beyond } from './manners/beyond.ts'
import { editing } from './manners/editing.ts'
import { looking } from './manners/looking.ts'
import { placing } from './manners/placing.ts'
import { reaching } from './manners/reaching.ts'
import { wiring } from './manners/wiring.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('the manners of the editor', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
    await app.page.getByRole('heading', { name: 'My flows' }).waitFor()
  }, 120_000)
  afterAll(() => app.close())

  it.each([...editing, ...placing, ...wiring, ...looking, ...reaching, ...beyond])(
    '$line',
    async ({ walk }) => {
      await walk(await sketched(app))
      expect(app.faults).toEqual([])
    },
    60_000,
  )
})
