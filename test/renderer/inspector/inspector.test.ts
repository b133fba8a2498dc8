/** The inspector in Chromium, over a flow with a step of every type. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { browserPath, type InspectorPage, openInspectorPage } from './inspector-page.ts'

let built: InspectorPage
let page: Page

const config = (node: string): Promise<Json> =>
  page.evaluate(`page.useDocument.getState().flow.nodes[${JSON.stringify(node)}].config`)
const edges = (): Promise<readonly string[]> =>
  page.evaluate(`page.useDocument.getState().flow.edges.map(({ from, to }) => from + ' ' + to)`)
const labels = (): Promise<readonly string[]> =>
  page.evaluate(`page.useDocument.getState().history.past.map(({ label }) => label)`)
const select = (...nodes: readonly string[]): Promise<void> => page.evaluate(`page.select(${JSON.stringify(nodes)})`)
const at = (value: Json, ...path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((here, key) => {
    if (Array.isArray(here)) return here[Number(key)]
    return isObject(here) ? here[String(key)] : undefined
  }, value)
const field = (path: string) => page.locator(`[data-field="${path}"]`)
/** Chooses from a list that a box of the kit opens. */
async function pick(box: ReturnType<Page['locator']>, option: string): Promise<void> {
  await box.click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe.skipIf(browserPath === undefined)('the inspector', () => {
  beforeAll(async () => {
    built = await openInspectorPage()
    page = await built.open()
  }, 120_000)
  afterAll(async () => {
    await built?.close()
  })
  beforeEach(async () => {
    await page.evaluate('page.reset()')
  })
  afterEach(() => {
    expect(built.complaints.splice(0)).toEqual([])
  })

  it('draws every field of every node type', async () => {
    for (const type of nodeTypes) {
      await select(`any-${type.type}`)
      for (const name of Object.keys(type.fields)) expect(await field(name).count(), `${type.type}.${name}`).toBe(1)
    }
  })

  it('takes typing into one field as one step with a name of its own', async () => {
    await select('pay')
    await page.getByLabel('Name of the step').fill('')
    await page.getByLabel('Name of the step').pressSequentially('Till')
    await page.keyboard.press('Enter')
    await select('payments')
    await field('table').getByRole('textbox').fill('tills')
    await field('table').getByRole('textbox').press('Tab')
    expect(await labels()).toEqual(['Rename Pay button', 'Change Table of Payments table'])
    await page.evaluate('page.undo()')
    expect(at(await config('payments'), 'table')).toBe('payments')
    await page.evaluate('page.undo()')
    await select('pay')
    expect(await page.getByLabel('Name of the step').inputValue()).toBe('Pay button')
  })

  it('builds a condition in rows and writes CEL', async () => {
    await select('big')
    const rows = field('when').getByRole('group', { name: 'Condition' })
    await rows.getByRole('button', { name: 'Remove the row' }).last().click()
    expect(at(await config('big'), 'when')).toBe('data.total.minor >= 50000')
    await rows.getByRole('button', { name: 'Row', exact: true }).click()
    expect(at(await config('big'), 'when')).toBe('data.total.minor >= 50000 && event.type == unfinished')
    expect(await field('when').textContent()).toContain('This condition is not finished')
    const row = rows.getByRole('group', { name: 'Row: Kind of event' })
    await row.getByLabel('Field').fill('Paid')
    await page.getByRole('option', { name: 'Paid with' }).click()
    const paid = rows.getByRole('group', { name: 'Row: Paid with' })
    await pick(paid.getByLabel('Question'), 'is one of')
    await pick(paid.getByLabel('Add a value'), 'cash')
    await pick(paid.getByLabel('Add a value'), 'voucher')
    expect(at(await config('big'), 'when')).toBe('data.total.minor >= 50000 && data.method in ["cash", "voucher"]')
    await rows.getByRole('group', { name: 'Row: Amount' }).getByLabel('Value').fill('12.50')
    await pick(rows.getByLabel('How the rows count'), 'None of these holds')
    expect(at(await config('big'), 'when')).toBe('!(data.total.minor >= 1250 || data.method in ["cash", "voucher"])')
    await rows.getByRole('button', { name: 'Group', exact: true }).click()
    expect(at(await config('big'), 'when')).toContain('(event.type == unfinished && event.type == unfinished)')
    for (let undone = 0; undone < 9; undone++) await page.evaluate('page.undo()')
    expect(at(await config('big'), 'when')).toBe(
      'data.total.minor >= 50000 && data.customer.visits >= 1 && data.customer.visits <= 5',
    )
    expect(await rows.getByRole('group', { name: /^Row/ }).count()).toBe(2)
  })

  it('keeps what a person types as a text, whatever it is', async () => {
    await select('half')
    const rows = field('when').getByRole('group', { name: 'Condition' })
    await rows.getByLabel('Field').fill('Order')
    await page.getByRole('option', { name: 'Order', exact: true }).click()
    const value = 'x\\" || true //'
    await rows.getByLabel('Value').fill(value)
    expect(at(await config('half'), 'when')).toBe(`data.order == ${JSON.stringify(value)}`)
  })

  it('shows CEL that rows cannot show as text, says why, and repairs a slip', async () => {
    await select('wrong')
    const editor = field('when').getByRole('textbox')
    expect(await editor.inputValue()).toBe('data.totl.minor * 3 > 5')
    expect(await field('when').textContent()).toContain(
      'rows cannot show this part without changing it: data.totl.minor * 3 > 5',
    )
    await field('when').getByRole('button', { name: 'Write total' }).click()
    expect(await editor.inputValue()).toBe('data.total.minor * 3 > 5')
    await editor.fill('data.total.minor > 5')
    expect(await field('when').getByRole('group', { name: 'Condition' }).count()).toBe(1)
  })

  it('completes fields in an expression by keyboard', async () => {
    await select('wrong')
    const editor = field('when').getByRole('textbox')
    await editor.fill('')
    await field('when').getByRole('button', { name: 'Advanced: show the condition as text' }).click()
    await field('when').getByRole('textbox').pressSequentially('data.cust')
    expect(await page.getByRole('option').first().textContent()).toContain('data.customer')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await field('when').getByRole('textbox').inputValue()).toBe('data.customer.name')
    expect(await page.getByRole('option').count()).toBe(0)
  })

  it('leads the focus to a field deep inside a row', async () => {
    await page.evaluate(`page.goTo('payments', 'columns.1.value')`)
    await expect.poll(() => field('columns.1.value').count()).toBe(1)
    await expect
      .poll(() => page.evaluate(`document.activeElement.closest('[data-field]')?.dataset.field`))
      .toBe('columns.1.value')
  })

  it('is where “Rename” leads', async () => {
    await page.evaluate(`page.goTo('payments', 'name')`)
    await expect.poll(() => page.evaluate('document.activeElement.value')).toBe('Payments table')
    await page.keyboard.type('Sales')
    expect(await labels()).toEqual(['Rename Payments table'])
  })

  it('adds, moves and removes rows by keyboard, and wires stay with their outputs', async () => {
    await select('which')
    const head = page.getByRole('button', { name: /^To charge/ }).first()
    await head.focus()
    await page.keyboard.press('Alt+ArrowDown')
    expect(at(await config('which'), 'rules', 1, 'name')).toBe('to-charge')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('To charge')
    await page.keyboard.press('Enter')
    await field('rules.1.name').getByRole('textbox').fill('charge-it')
    expect(await edges()).toContain('which.charge-it payments')
    await page.getByRole('button', { name: 'Remove Charge it' }).click()
    expect(await edges()).not.toContain('which.charge-it payments')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    expect(at(await config('which'), 'rules', 2)).toEqual({ name: '', when: '' })
    expect(await field('rules.2.name').count()).toBe(1)
  })

  it('turns a setting back into a value, and a value into a setting', async () => {
    await select('hold')
    expect(await field('for').textContent()).toContain('Setting: How long goods are held')
    await field('for').getByRole('button', { name: 'Use a value here' }).click()
    expect(at(await config('hold'), 'for')).toBe('15m')
    await field('for').getByRole('button', { name: 'Take Wait for from a setting' }).click()
    await page.getByRole('menuitem', { name: 'How long goods are held' }).click()
    expect(at(await config('hold'), 'for')).toEqual({ $param: 'holdFor' })
  })

  it('writes schedules, durations, zones, choices and numbers', async () => {
    await select('morning')
    await page.getByRole('button', { name: 'Saturday' }).click()
    await field('every').getByLabel('Time of day').fill('7.30')
    expect(at(await config('morning'), 'every')).toBe(
      'every monday, tuesday, wednesday, thursday, friday, saturday at 07:30',
    )
    expect(await field('every').textContent()).toMatch(/Next: .+07:30, .+07:30, .+07:30/)
    await field('zone').getByRole('combobox').fill('Berlin')
    await page.getByRole('option', { name: /Europe\/Berlin/ }).click()
    expect(at(await config('morning'), 'zone')).toBe('Europe/Berlin')
    await pick(field('missed').getByRole('combobox'), 'Leave them out')
    expect(at(await config('morning'), 'missed')).toBe('none')
    await select('bad-http')
    await field('tries').getByRole('textbox').fill('3')
    expect(at(await config('bad-http'), 'tries')).toBe(3)
    await field('tries').getByRole('textbox').fill('')
    expect(at(await config('bad-http'), 'tries')).toBeUndefined()
    await page.getByRole('button', { name: 'Take it out' }).click()
    expect(at(await config('bad-http'), 'wrong')).toBeUndefined()
  })

  it('edits a sample as a form and as JSON, and says where JSON is wrong', async () => {
    await select('pay')
    await field('sample').getByLabel('Amount').first().fill('12.34')
    expect(at(await config('pay'), 'sample', 'total')).toEqual({ minor: 1234, currency: 'GBP' })
    await field('sample').getByRole('button', { name: 'Show as JSON' }).click()
    await field('sample').getByRole('textbox').fill('{\n  "order": "7",\n  "total" 5\n}')
    expect(await field('sample').textContent()).toContain('line 3, column 11')
    expect(at(await config('pay'), 'sample', 'order')).toBe('1042')
    await field('sample').getByRole('textbox').fill('{ "order": "7" }')
    expect(at(await config('pay'), 'sample')).toEqual({ order: '7' })
  })

  it('tries a step on a real event, an example and an event of one’s own', async () => {
    await select('which')
    const box = page.getByRole('region', { name: 'Try it' })
    await expect.poll(() => box.textContent()).toContain('Goes out byTo charge')
    expect(await box.textContent()).toContain('Amount is £0.00 (Amount: £42.00)')
    await pick(box.getByLabel('Event to try'), 'An event of my own (JSON)')
    await box.getByLabel('Data of the event, as JSON').fill('{ "total": { "minor": 0 } }')
    await expect.poll(() => box.textContent()).toContain('Goes out byNothing to pay')
    await box.getByLabel('Data of the event, as JSON').fill('{ "total": ')
    await expect.poll(() => box.textContent()).toContain('got the end at line 1')
    expect(
      await page.evaluate(
        `page.calls.filter(({ method }) => !['events.samples', 'inputs.read', 'inputs.preview'].includes(method))`,
      ),
    ).toEqual([])
  })

  it('connects an output that leads nowhere', async () => {
    await select('which')
    await page.getByRole('button', { name: 'Connect “Odd” to a step' }).click()
    await page.getByRole('menuitem', { name: 'Tell the till' }).click()
    expect(await edges()).toContain('which.odd bad-http')
  })

  it('shows the flow with nothing selected, and its settings as a form', async () => {
    await select()
    await page.getByLabel('Name', { exact: true }).fill('Payments')
    await page.getByRole('textbox', { name: /Largest order/ }).fill('20')
    await page.keyboard.press('Tab')
    expect(
      await page.evaluate('[page.useDocument.getState().flow.name, page.useDocument.getState().flow.settings]'),
    ).toEqual(['Payments', { limit: 20 }])
    await page.getByLabel('Currency').fill('EUR')
    await page.getByRole('option', { name: /^EUR/ }).click()
    expect(await page.evaluate('page.useDocument.getState().flow.currency')).toBe('EUR')
  })

  it('does common things with several steps, and takes a wire away', async () => {
    await select('big', 'half')
    await page.getByRole('button', { name: 'Duplicate' }).click()
    expect(await page.evaluate(`page.useSession.getState().nodes.size`)).toBe(2)
    await page.getByRole('button', { name: 'Align to the left' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    expect(await labels()).toEqual(['Duplicate 2 steps', 'Align to the left', 'Delete 2 steps'])
    await page.evaluate(`page.select([], ['pay.event>wrong'])`)
    await page.getByRole('button', { name: 'Remove the wire' }).click()
    expect(await edges()).not.toContain('pay.event wrong')
  })

  it('sends a test event from a form, after a check, with its sender and an id of its own', async () => {
    await page.evaluate(`page.openDialog('send')`)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Order/).fill('')
    await dialog.getByRole('button', { name: 'Remove number 1' }).click()
    await dialog.getByRole('button', { name: 'Add one' }).click()
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => dialog.textContent()).toContain('Not sent yet')
    expect(await page.evaluate(`page.calls.some(({ method }) => method === 'events.send')`)).toBe(false)
    await dialog.getByLabel(/^Article/).fill('TEA-2')
    await dialog.getByLabel(/^Pieces/).fill('3')
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await expect.poll(() => dialog.textContent()).toContain('It was accepted.')
    const sent: Json = await page.evaluate(`page.calls.find(({ method }) => method === 'events.send').argument`)
    expect(sent).toMatchObject({
      flow: 'shop',
      node: 'pay',
      by: 'Ada',
      event: { type: 'payment.submitted', data: { order: '', lines: [{ sku: 'TEA-2', quantity: 3 }] } },
    })
    expect(String(at(sent, 'event', 'id'))).toMatch(/^[0-9a-f-]{36}$/)
    await dialog.getByRole('button', { name: 'Look at it' }).click()
    expect(await page.evaluate('[page.useSession.getState().event, page.useSession.getState().dialog]')).toEqual([
      77,
      null,
    ])
  })

  it('gives axe nothing to find, in both themes', async () => {
    const found: string[] = []
    const look = async (name: string): Promise<void> => {
      for (const theme of ['light', 'dark']) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
        // Colours that are still on their way to the other theme are no colours.
        await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))')
        const whole = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
        // Only colours are others in the dark.
        const axe = theme === 'dark' ? whole.withRules(['color-contrast', 'link-in-text-block']) : whole
        const { violations } = await axe.setLegacyMode(true).analyze()
        for (const { id, nodes } of violations)
          found.push(...nodes.map(({ html }) => `${name}, ${theme}: ${id} ${html.slice(0, 160)}`))
      }
    }
    for (const id of ['pay', 'which', 'wrong', 'half', 'hold', 'payments', 'morning', 'bad-http']) {
      await select(id)
      const closed = page.locator('[data-row-head] [aria-expanded="false"]')
      while ((await closed.count()) > 0) await closed.first().click()
      await look(id)
    }
    await select()
    await look('the flow')
    await page.evaluate(`page.select([], ['pay.event>which'])`)
    await look('a wire')
    await select('pay', 'which')
    await look('several')
    await page.evaluate(`page.openDialog('send')`)
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await look('the dialog')
    expect(found).toEqual([])
  }, 180_000)
})
