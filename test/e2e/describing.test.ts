/** A consultant describes what comes; a shopkeeper sends it from a form. From an empty description to a row in a table. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFlow } from '../../runtime/compile/canonical.ts'
import { orders } from '../host/app/flows.ts'
import { describeWindow } from './chromium.ts'
import { command, dialog, eventually, openFlow, settings, step, stored } from './hands.ts'
import { type App, startApp } from './start-app.ts'

describeWindow('describing events and sending one', () => {
  let app: App
  const field = (label: string) =>
    settings(app.page)
      .getByRole('textbox', { name: new RegExp(`^${label}`) })
      .last()
  const inForm = (label: string) => dialog(app.page).getByRole('textbox', { name: new RegExp(`^${label}`) })
  const rows = async () => (await app.call('tables.page', { table: 'totals' })).rows

  beforeAll(async () => {
    app = await startApp()
    await app.call('flows.import', { text: writeFlow(orders()) })
    await app.page.reload()
    await openFlow(app.page, 'Orders')
  }, 120_000)
  afterAll(() => app.close())

  it('describes an event that a producer names, field by field', async () => {
    const { page } = app
    const panel = settings(page)
    await panel.getByRole('button', { name: 'Describe an event' }).click()
    await page.keyboard.type('order.placed')
    await page.getByRole('option', { name: /order\.placed/ }).click()
    await panel.getByRole('button', { name: 'Add', exact: true }).click()
    for (const [name, kind, isAlways] of [
      ['customer', 'Text', true],
      ['total', 'Whole number', true],
      ['email', 'E-mail address', false],
    ] as const) {
      await panel.getByRole('button', { name: 'Add a field' }).click()
      await field('Name in the data').fill(name)
      await page.keyboard.press('Enter')
      await panel.getByRole('combobox', { name: 'What it holds' }).click()
      await page.getByRole('option', { name: kind, exact: true }).click()
      await panel.getByRole('checkbox', { name: isAlways ? 'Every event has it' : 'It is about a person' }).click()
    }
    await eventually(async () => (await stored(app, 'Orders'))?.events['order.placed']).toMatchObject({
      properties: {
        customer: { type: 'string' },
        total: { type: 'integer' },
        email: { type: 'string', format: 'email', personal: true },
      },
      required: ['customer', 'total'],
    })
  })

  it('lets conditions speak of it, and tells of a field that it does not have', async () => {
    const { page } = app
    await panelBack()
    await page.getByRole('tab', { name: 'Problems' }).getByText('0').waitFor()
    await page.getByRole('button', { name: /^Order placed/ }).click()
    await settings(page)
      .getByRole('button', { name: /^Total/ })
      .click()
    await settings(page).getByRole('button', { name: 'Remove Total' }).click()
    await step(page, 'Totals')
      .getByText(/There is customer, email/)
      .first()
      .waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('tab', { name: 'Problems' }).getByText('0').waitFor()
  })

  it('asks for what is needed in the form, says what is wrong in its field, and sends what is right', async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Turn on', exact: true }).click()
    await page.getByText('Live, version 1').waitFor()
    await command(page, 'Send a test event')
    await inForm('E-mail|Email').fill('nobody')
    await inForm('Customer').fill('ann')
    await dialog(page).getByRole('button', { name: 'Send', exact: true }).click()
    await dialog(page).getByText('Not sent yet: 2 fields need another value.').waitFor()
    await dialog(page).getByText('It is needed.').waitFor()
    await dialog(page)
      .getByText(/Expected an e-mail address/)
      .waitFor()
    expect(await rows()).toEqual([])
    await inForm('E-mail|Email').fill('ann@example.com')
    await inForm('Total').fill('150')
    await dialog(page).getByRole('button', { name: 'Send', exact: true }).click()
    await dialog(page).getByText('It was accepted.').waitFor()
    await eventually(rows).toEqual([expect.objectContaining({ customer: 'ann', total: 150 })])
    await dialog(page).getByRole('button', { name: 'Look at it' }).click()
    await page.getByText('Contents', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('offers a form like those that came where nobody has described the event', async () => {
    const { page } = app

    await settings(page).getByRole('button', { name: 'Remove', exact: true }).click()
    await command(page, 'Send a test event')
    await inForm('Total').fill('75')
    expect(await inForm('Customer').inputValue()).toBe('ann')
    await dialog(page).getByRole('button', { name: 'Send', exact: true }).click()
    await dialog(page).getByText('It was accepted.').waitFor()
    expect((await app.call('history.page', { limit: 1, type: 'order.placed' })).rows).toHaveLength(1)
    expect(app.faults).toEqual([])
  })

  async function panelBack(): Promise<void> {
    await settings(app.page).getByRole('button', { name: 'Back to this flow' }).click()
  }
})
