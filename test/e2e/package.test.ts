/** A package of a consultant in the window: read, installed turned off, turned on, updated; and one that was tampered with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bomb } from '../host/packages/hostile.ts'
import { describeWindow } from './chromium.ts'
import { dialog, eventually, step } from './hands.ts'
import { packedTemplate } from './packed-template.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('a template package', () => {
  let app: App
  let folder: string
  const choose = async (text: string) => {
    const path = join(folder, 'large-orders.cftemplate')
    writeFileSync(path, text)
    const chooser = app.page.waitForEvent('filechooser')
    await app.page.keyboard.press('Control+o')
    await (await chooser).setFiles(path)
  }
  const flows = () => app.call('flows.list', {})

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'counterflow-package-'))
    app = await startApp()
    app.page.on('filechooser', () => undefined)
    await app.page.getByRole('heading', { name: 'My flows' }).waitFor()
  }, 120_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says who made it and what it could do before anything is kept, and arrives turned off', async () => {
    const { page } = app
    await choose(packedTemplate('1.2.0'))
    await dialog(page).getByText(/Nobody has signed this package/).waitFor() // biome-ignore format: a call
    await dialog(page).getByText('It does nothing outside this computer.').waitFor()
    expect(await flows()).toEqual([])
    await dialog(page).getByRole('button', { name: 'Install, turned off' }).click()
    await step(page, 'Totals').waitFor()
    expect(await flows()).toMatchObject([{ name: 'Large orders', state: 'off', version: null }])
  })

  it('is turned on by a person', async () => {
    const { page } = app
    await page.getByRole('button', { name: /^Turn on/ }).first().click() // biome-ignore format: a call
    const confirm = dialog(page).getByRole('button', { name: /^Turn on/ })
    await confirm.or(page.getByText('Live, version 1')).first().waitFor()
    if (await confirm.isVisible()) await confirm.click()
    await page.getByText('Live, version 1').waitFor()
    await eventually(flows).toMatchObject([{ state: 'on' }])
  })

  it('an update shows what is new, and is a draft until it is published', async () => {
    const { page } = app
    await choose(packedTemplate('1.3.0'))
    await dialog(page).getByText(/You have version 1.2.0/).waitFor() // biome-ignore format: a call
    await dialog(page).getByText("New: Shows notifications on this computer").waitFor() // biome-ignore format: a call
    await dialog(page)
      .getByRole('button', { name: /^Update/ })
      .click()
    await page.getByText(/in draft/).first().waitFor() // biome-ignore format: a call
    expect(await flows()).toMatchObject([{ state: 'on', version: 1, differs: true }])
  })

  it('one whose tests have no end can be left while it is tried, and the shop answers', async () => {
    const { page } = app
    await choose(bomb(packedTemplate('1.4.0')))
    await dialog(page).getByText('Looking at the package').waitFor()
    expect(await flows()).toHaveLength(1)
    await dialog(page).getByRole('button', { name: 'Cancel' }).click()
    await dialog(page).waitFor({ state: 'detached' })
  })

  it('one that was changed on its way is refused, in words', async () => {
    const { page } = app
    await choose(packedTemplate('1.4.0').replace('Counts them.', 'Counts them!'))
    await page.getByText('The part README.md is not the one that was packed.').first().waitFor({ timeout: 30_000 })
    expect(await flows()).toHaveLength(1)
    expect(app.faults).toEqual([])
  })
})
