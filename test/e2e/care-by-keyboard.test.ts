/** Everything beside the canvas without a mouse: trouble, the past, questions, connections, copies, settings, templates. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileChooser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, openFlow, panel } from './hands.ts'
import { holdOrders } from './hold-flow.ts'
import { keysOf } from './keys.ts'
import { packedTemplate } from './packed-template.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('with the keyboard alone, beside the canvas,', () => {
  let app: App
  let flow = ''
  const { press, type, tabTo, push, focused } = keysOf(() => app.page)
  const more = (about: string) => panel(app.page).getByRole('button', { name: `More about Customer ${about}` })
  const lost = () => app.page.evaluate(() => document.activeElement === document.body)
  const kept = () => eventually(lost).toBe(false)
  const waits = async () => (await app.call('look.list', {})).length

  beforeAll(async () => {
    app = await startApp()
    flow = (await app.call('flows.import', { text: writeFlow(orders()) })).flow
    await app.call('publish.apply', { flow, revision: 1, choices: {}, by: 'Ada' })
    // Half a penny cannot be kept in a column of whole numbers.
    for (const customer of ['ann', 'bob', 'cid', 'dan']) {
      const event = { type: 'order.placed', subject: `customer/${customer}`, data: { customer, total: 150.5 } }
      await app.call('events.send', { flow, node: 'hand', event, by: 'Ada' })
    }
    await app.page.reload()
    await openFlow(app.page, 'Orders')
  }, 120_000)
  afterAll(() => app.close())

  it('an alert leads to what needs a look, and Escape back to the bell', async () => {
    const { page } = app
    const bell = page.getByRole('button', { name: /alert/i }).first()
    await bell.filter({ hasText: '1' }).waitFor()
    await push(bell)
    await dialog(page).getByText('A step fails:').waitFor()
    await press('Escape')
    await focused(bell)
    await press('Enter')
    await push(dialog(page).getByRole('button', { name: 'Show' }))
    await panel(page).getByRole('button', { name: 'Show all 4' }).waitFor()
    await kept()
  })

  it('a copy is edited: the dialog has the focus, Escape gives it back, and sending leaves it in the panel', async () => {
    const { page } = app
    await push(panel(page).getByRole('button', { name: 'Show all 4' }))
    await push(more('ann'))
    await page.getByRole('menuitem', { name: 'Edit a copy…' }).waitFor()
    await press('e', 'Enter')
    const field = dialog(page).getByLabel('Customer')
    await focused(field)
    await press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await focused(more('ann'))
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Edit a copy…' }).waitFor()
    await press('e', 'Enter')
    await focused(field)
    await tabTo(dialog(page).getByLabel('Total'))
    await press('Control+a')
    await type('151')
    await push(dialog(page).getByRole('button', { name: 'Send the copy' }))
    await eventually(waits).toBe(3)
    await dialog(page).waitFor({ state: 'detached' })
    await more('ann').waitFor({ state: 'detached' })
    await kept()
  })

  it('one is tried before all, and one is skipped with a reason', async () => {
    const { page } = app
    await push(panel(page).getByRole('button', { name: 'Try all 3 again…' }))
    await push(dialog(page).getByRole('button', { name: 'Try one, then the others' }))
    await panel(page)
      .getByText(/Stopped at a new error: 0 of 3 done/)
      .waitFor()
    await kept()
    await push(panel(page).getByRole('button', { name: /^Skip/ }).first())
    await focused(dialog(page).getByLabel('Why?'))
    await type('They were tests')
    await push(dialog(page).getByRole('button', { name: /^Skip/ }))
    await eventually(waits).toBe(0)
    await panel(page).getByText('Nothing needs a look').waitFor()
    await kept()
  })

  it('the story of a customer is looked up, and Escape leads back to the history', async () => {
    const { page } = app
    await press('Control+k')
    await type('bob')
    await page.getByRole('option', { name: /^What happened to/ }).waitFor()
    await press('Enter')
    const story = page.getByRole('region', { name: 'What happened to it' })
    await focused(story.getByRole('searchbox'))
    await tabTo(story.getByRole('button', { name: /Order placed/ }).first())
    await press('Escape')
    await story.waitFor({ state: 'detached' })
    await focused(panel(page).getByPlaceholder(/Order, customer, SKU/))
  })

  it('the past is looked at and scrubbed through by arrows, and Escape comes back to now', async () => {
    const { page } = app
    // Out of the field, in which keys are text.
    await press('Tab', 'Alt+4', 'Control+Shift+u')
    const slider = page.getByRole('slider')
    await tabTo(slider)
    const at = () => slider.getAttribute('aria-valuenow').then((now) => now ?? slider.inputValue())
    const before = await at()
    await press('ArrowLeft', 'ArrowLeft')
    await eventually(at).not.toBe(before)
    await press('Escape')
    await page.getByText('You are looking at the past').waitFor({ state: 'detached' })
    await kept()
  })

  it('a change is tried on the past', async () => {
    const { page } = app
    await press('Alt+5')
    await push(panel(page).getByRole('button', { name: 'Try the draft on it' }))
    await panel(page).getByText('nothing was sent').waitFor()
    await kept()
  })

  it('a question about money is answered with a PIN', async () => {
    const { page } = app
    await holdOrders(app, ['#1001'])
    await press('Alt+3')
    const approve = page.getByRole('button', { name: /^Approve: Release/ })
    await push(approve)
    await focused(dialog(page).getByLabel('New PIN'))
    await type('2580')
    await tabTo(dialog(page).getByLabel('The same PIN again'))
    await type('2580')
    await push(dialog(page).getByRole('button', { name: 'Approve', exact: true }))
    await dialog(page).waitFor({ state: 'detached' })
    await approve.waitFor({ state: 'detached' })
    await kept()
  })

  it('a connection is made, tested and taken away', async () => {
    const { page } = app
    await command(page, 'Connections…')
    await push(dialog(page).getByRole('button', { name: 'New connection…' }))
    await push(dialog(page).getByRole('button', { name: /^A server on the web/ }))
    await focused(dialog(page).getByLabel('Name'))
    await press('Control+a')
    await type('warehouse')
    await tabTo(dialog(page).getByLabel(/^Address/))
    await type('https://api.warehouse.example')
    await tabTo(dialog(page).getByLabel(/^Key/))
    await type('a key')
    await push(dialog(page).getByRole('button', { name: 'Connect', exact: true }))
    await dialog(page).getByText('api.warehouse.example').waitFor()
    await eventually(async () => (await app.call('connections.list', {})).connections.length).toBe(2)
    await push(dialog(page).getByRole('button', { name: 'Test' }).first())
    await dialog(page).getByText('It moves no money').last().waitFor()
    await focused(dialog(page).getByRole('button', { name: 'Test' }).first())
    await push(dialog(page).getByRole('button', { name: /^Remove warehouse/ }))
    await tabTo(page.getByRole('alertdialog').getByRole('button', { name: /^Remove/ }))
    await press('Enter')
    await eventually(async () => (await app.call('connections.list', {})).connections.length).toBe(1)
    await press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await kept()
  })

  it('a copy is made, and the way back is asked for, begun only by going to it, and left by Escape', async () => {
    const { page } = app
    await command(page, 'History and backups')
    const now = dialog(page).getByRole('button', { name: 'Make a copy now' })
    await push(now)
    await dialog(page).getByText('Proven').waitFor()
    await focused(now)
    const back = dialog(page).getByRole('button', { name: 'Go back to this…' })
    await push(back)
    const stay = page.getByRole('button', { name: 'Stay here' })
    await focused(stay)
    await page.getByText(/would be missing/).waitFor()
    await press('Escape')
    await stay.waitFor({ state: 'detached' })
    await focused(back)
    await press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await kept()
  })

  it('settings are changed', async () => {
    const { page } = app
    await command(page, 'Settings')
    await focused(dialog(page).getByLabel('Your shop'))
    await press('Control+a')
    await type('The Other Shop')
    await push(dialog(page).getByRole('button', { name: 'Save' }))
    await dialog(page).waitFor({ state: 'detached' })
    expect((await app.call('shop.read', {})).name).toBe('The Other Shop')
    await kept()
  })

  it('a template is used from the gallery, and a package from a file', async () => {
    const { page } = app
    await command(page, 'My flows')
    await page.getByRole('heading', { name: 'My flows' }).waitFor()
    await tabTo(page.getByPlaceholder('Find a template'))
    await type('daily')
    const card = page.getByRole('button', { name: /^Daily sales/ })
    await push(card)
    await dialog(page).getByText('Nothing runs before you turn it on').waitFor()
    await press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await focused(card)
    await press('Enter')
    await push(dialog(page).getByRole('button', { name: 'Use this template' }))
    await page.getByLabel('Name of the flow').waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    const file = join(dirname(app.store), 'large-orders.cftemplate')
    writeFileSync(file, packedTemplate('1.0.0'))
    // While the flow is still opening a key may come before anybody hears it.
    let chooser: FileChooser | undefined
    page.once('filechooser', (opened) => {
      chooser = opened
    })
    await eventually(async () => {
      if (chooser === undefined) await press('Control+o')
      return chooser !== undefined
    }).toBe(true)
    await chooser?.setFiles(file)
    await push(dialog(page).getByRole('button', { name: /^Install/ }))
    await dialog(page).waitFor({ state: 'detached' })
    await eventually(async () => (await app.call('flows.list', {})).map(({ name }) => name)).toContain('Large orders')
    expect(app.faults).toEqual([])
  })
})
