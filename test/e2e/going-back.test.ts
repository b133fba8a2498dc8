/** Back to a copy of the store, from the window: what would be lost is said before, nothing is destroyed, nothing is sent. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('going back to a copy', () => {
  let app: App
  let flow = ''
  const send = (customer: string) =>
    app.call('events.send', {
      ...{ flow, node: 'hand', by: 'Ada' },
      event: { type: 'order.placed', data: { customer, total: 150 } },
    })
  const customers = async () =>
    (await app.call('tables.page', { table: 'totals' })).rows.map(({ customer }) => customer).toSorted()
  const replaced = () =>
    readdirSync(dirname(app.store)).filter(
      (name) => name.startsWith(`${basename(app.store)}.replaced-`) && /Z$/.test(name),
    )
  const backups = () => join(dirname(app.store), 'backups')
  const copies = () => dialog(app.page).getByRole('region', { name: 'Copies that are here' })
  const question = () => dialog(app.page).filter({ hasText: 'Go back to the shop of' }).last()
  const open = async () => {
    await command(app.page, 'History and backups')
    await copies().waitFor()
  }
  const ask = async (row = /^Backup of/) => {
    await copies()
      .getByRole('listitem')
      .filter({ hasText: row })
      .first()
      .getByRole('button', { name: 'Go back to this…' })
      .click()
    await question().waitFor()
  }

  beforeAll(async () => {
    app = await startApp()
    flow = (await app.call('flows.import', { text: writeFlow(orders()) })).flow
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    await send('ann')
    await app.call('care.backup', {})
    await send('bob')
    const { flow: later } = await app.call('flows.create', { name: 'Made later' })
    expect(later).not.toBe('')
  }, 120_000)
  afterAll(() => app.close())

  it('says what came since and which flows are others now, and staying changes nothing', async () => {
    await eventually(customers).toEqual(['ann', 'bob'])
    await open()
    await ask()
    await question()
      .getByText(/^\d+ events that came since would be missing|^One event that came since would be missing/)
      .waitFor()
    await question()
      .getByText(/Others now: “Made later”/)
      .waitFor()
    await question()
      .getByText(/kept beside it/)
      .waitFor()
    await question().getByRole('button', { name: 'Stay here' }).click()
    await question().waitFor({ state: 'detached' })
    expect(await customers()).toEqual(['ann', 'bob'])
    expect(replaced()).toEqual([])
  })

  it('refuses a copy that is damaged, says so, and everything goes on as it was', async () => {
    const { page } = app
    const [good = ''] = readdirSync(backups())
    const bad = join(backups(), 'backup-2020-01-01T00-00-00Z.db')
    copyFileSync(join(backups(), good), bad)
    const bytes = readFileSync(bad)
    const at = bytes.indexOf(Buffer.from('"customer":"ann"'))
    expect(at).toBeGreaterThan(0)
    bytes[at + 12] = 0x62
    writeFileSync(bad, bytes)
    await page.keyboard.press('Escape')
    await open()
    await ask(/2020/)
    await question().getByRole('button', { name: 'Go back', exact: true }).click()
    await question()
      .getByRole('alert')
      .filter({ hasText: /The copy is damaged.*The store was not touched/ })
      .waitFor()
    await question().getByRole('button', { name: 'Stay here' }).click()
    await send('cid')
    await eventually(customers).toEqual(['ann', 'bob', 'cid'])
    expect(readdirSync(dirname(app.store)).filter((name) => name.includes('-new'))).toEqual([])
    expect(replaced()).toEqual([])
  })

  it('goes back: the window begins anew and shows the gap, another window too, and nothing is sent', async () => {
    const { page } = app
    const other = await app.newPage()
    await other.getByRole('heading', { name: 'My flows' }).waitFor()
    await other.getByText('Made later').first().waitFor()
    await ask()
    await question().getByRole('button', { name: 'Go back', exact: true }).click()
    await dialog(page)
      .getByText(/An earlier state was taken up/)
      .waitFor()
    await dialog(page)
      .getByText(/events? (is|are) missing/)
      .waitFor()
    await page.getByText(/Nothing is sent, because an earlier state/).waitFor()
    expect(await customers()).toEqual(['ann'])
    expect((await app.call('care.read', {})).effectsPaused).toBe(true)
    expect(replaced()).toHaveLength(1)
    await other.getByText(/Nothing is sent, because an earlier state/).waitFor()
    await other.getByText('Made later').first().waitFor({ state: 'detached' })
    await other.close()
    const { rows } = await app.call('history.page', { type: 'counterflow.store.restored', limit: 5 })
    expect(rows).toHaveLength(1)
    await send('dan')
    await eventually(customers).toEqual(['ann', 'dan'])
  })

  it('lets things be sent again when a person says so, and comes back to the shop as it was before', async () => {
    const { page } = app
    await dialog(page).getByRole('button', { name: 'Let it be sent again' }).click()
    await eventually(async () => (await app.call('care.read', {})).effectsPaused).toBe(false)
    await ask(/The store before a restore/)
    // What came after the way back is not in it, though it has the same numbers as what is.
    await question()
      .getByText(/events? that came since would be missing/)
      .waitFor()
    await question().getByRole('button', { name: 'Go back', exact: true }).click()
    await eventually(async () => (await app.call('care.read', {})).effectsPaused).toBe(true)
    await eventually(customers).toEqual(['ann', 'bob', 'cid'])
    await dialog(page)
      .getByText(/An earlier state was taken up/)
      .waitFor()
    expect(app.faults).toEqual([])
  })
})
