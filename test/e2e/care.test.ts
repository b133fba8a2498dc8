/** History kept in check by a person: copies, proof, retention with its preview, and what a restored copy does not know. */
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { restoreStore } from '../../runtime/host/store/restore.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, openFlow } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('history and backups', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp({ browser: { viewport: { width: 1280, height: 800 } } })
    const { flow } = await app.call('flows.import', { text: writeFlow(orders()) })
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    const event = { type: 'order.placed', data: { customer: 'ann', total: 150 } }
    await app.call('events.send', { flow, node: 'hand', event, by: 'Ada' })
  }, 120_000)
  afterAll(() => app.close())

  const open = () => command(app.page, 'History and backups')

  it('shows what takes the room', async () => {
    await open()
    await dialog(app.page)
      .getByText(/are free on this disk/)
      .waitFor()
    await dialog(app.page)
      .getByRole('listitem')
      .filter({ hasText: /^Events/ })
      .waitFor()
  })

  it('makes a copy that is proven, and then one every day', async () => {
    const { page } = app
    await dialog(page).getByText('There is no copy yet.').waitFor()
    await dialog(page).getByText('Make a copy every day').click()
    await dialog(page)
      .getByText(/The last copy was made today/)
      .waitFor()
    await dialog(page).getByText('Proven').waitFor()
    expect(readdirSync(join(dirname(app.store), 'backups'))).toHaveLength(1)
    await dialog(page)
      .getByText(/The next one:/)
      .waitFor()
  })

  it('makes further copies in a folder that a person has chosen, and says what is wrong with one that is none', async () => {
    const { page } = app
    const disk = join(dirname(app.store), 'usb')
    mkdirSync(disk)
    await dialog(page).getByText('They are on the same disk as the store: if it breaks, they break with it.').waitFor()
    await dialog(page).getByRole('button', { name: 'Choose another folder…' }).click()
    await dialog(page)
      .getByLabel(/^Folder for copies/)
      .fill('/no/such/folder')
    await dialog(page).getByRole('button', { name: 'Use this folder' }).click()
    await dialog(page)
      .getByText(/The folder \/no\/such\/folder is not there/)
      .waitFor()
    await dialog(page)
      .getByLabel(/^Folder for copies/)
      .fill(disk)
    await dialog(page).getByRole('button', { name: 'Use this folder' }).click()
    // Every day begins with the first in the new place.
    await eventually(() => readdirSync(disk).flatMap((own) => readdirSync(join(disk, own))).length).toBe(1)
    await app.call('care.folder', { folder: null, by: 'Ada' })
  })

  it('proves the log', async () => {
    const { page } = app
    await dialog(page).getByRole('button', { name: 'Check now' }).click()
    await dialog(page)
      .getByText(/all are what was accepted/)
      .waitFor()
  })

  it('shows what would go before anything goes', async () => {
    const { page } = app
    await dialog(page).getByRole('combobox', { name: 'Keep' }).click()
    await page.getByRole('option', { name: '90 days' }).click()
    await dialog(page).getByText('Nothing would go at the moment.').waitFor()
    await dialog(page)
      .getByText(/the knowledge of repeats/)
      .waitFor()
    expect((await app.call('care.read', {})).rule.days).toBe(null)
    await dialog(page).getByRole('button', { name: 'Keep to this' }).click()
    await eventually(async () => (await app.call('care.read', {})).rule.days).toBe(90)
    expect(app.faults).toEqual([])
  })

  it('keeps a case from being removed until it is released', async () => {
    const { page } = app
    await page.keyboard.press('Escape')
    const [card] = await app.call('flows.list', {})
    await openFlow(page, card?.name ?? '')
    await page
      .getByRole('row', { name: /Order placed/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Keep it from being removed…' }).click()
    await dialog(page).getByLabel('What it is about').fill('the dispute with Ann')
    await dialog(page).getByRole('button', { name: 'Keep it', exact: true }).click()
    await page.getByText('Nothing from the dispute with Ann on is removed').first().waitFor()
    await page.getByRole('button', { name: 'Show it' }).click()
    await dialog(page).getByText('Nothing goes from the dispute with Ann on, says Ada.').waitFor()
    await dialog(page).getByRole('button', { name: 'Release the dispute with Ann' }).click()
    await eventually(async () => (await app.call('care.read', {})).holds).toEqual([])
    expect(app.faults).toEqual([])
  })

  it('F35 says after a restore what is missing, and sends nothing until a person says so', async () => {
    const store = app.store
    const folder = join(dirname(store), 'backups')
    const [copy] = readdirSync(folder)
    const [card] = await app.call('flows.list', {})
    const event = { type: 'order.placed', data: { customer: 'bob', total: 300 } }
    await app.call('events.send', { flow: card?.flow ?? '', node: 'hand', event, by: 'Ada' })
    await app.supervisor.close()
    await restoreStore(join(folder, copy ?? ''), store, { now: Date.now() })
    const second = await startApp({ store })
    try {
      await second.page.getByText(/an earlier state of this store was taken up/).waitFor()
      await second.page.getByRole('button', { name: 'What is missing' }).click()
      await dialog(second.page)
        .getByText(/events are missing/)
        .waitFor()
      await dialog(second.page).getByRole('button', { name: 'Let it be sent again' }).click()
      await eventually(async () => (await second.call('care.read', {})).effectsPaused).toBe(false)
    } finally {
      await second.close()
    }
  })
})
