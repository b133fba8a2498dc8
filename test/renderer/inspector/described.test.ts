/** Describing events and settings in the inspector, by mouse and by keyboard, every step of it to be undone. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../runtime/model/json.ts'
import { browserPath, type InspectorPage, openInspectorPage } from './inspector-page.ts'

let built: InspectorPage
let page: Page

const flow = (part: string): Promise<Json> => page.evaluate(`page.useDocument.getState().flow.${part}`)
const event = (type: string): Promise<Json> => flow(`events[${JSON.stringify(type)}]`)
const labels = (): Promise<readonly string[]> =>
  page.evaluate(`page.useDocument.getState().history.past.map(({ label }) => label)`)
const undoAll = (): Promise<Json> =>
  page.evaluate(`(() => {
    while (page.useDocument.getState().history.past.length > 0) page.undo()
    return JSON.stringify(page.useDocument.getState().flow) === page.start
  })()`)
const button = (name: string | RegExp) => page.getByRole('button', { name })
/** The innermost one: of the row that is open, before that of the whole. */
const field = (label: string) => page.getByRole('textbox', { name: new RegExp(`^${label}`) }).last()

async function pick(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe.skipIf(browserPath === undefined)('describing in the inspector', () => {
  beforeAll(async () => {
    built = await openInspectorPage()
    page = await built.open()
    page.setDefaultTimeout(8_000)
  }, 120_000)
  afterAll(async () => {
    await built?.close()
  })
  beforeEach(async () => {
    await page.evaluate('page.reset(), page.start = JSON.stringify(page.useDocument.getState().flow)')
  })
  afterEach(() => {
    expect(built.complaints.splice(0)).toEqual([])
  })

  it('an event by keyboard alone: named, given fields, a personal one among them', async () => {
    await button('Describe an event').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('order.picked')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
    await page.getByRole('heading', { name: 'Order picked' }).waitFor()
    await field('When it happens').fill('The goods stand ready.')
    await button('Add a field').press('Enter')
    await field('Name in the data').fill('picker')
    await field('Name in the data').press('Enter')
    await field('Shown as').fill('Picked by')
    await page.getByRole('checkbox', { name: 'It is about a person' }).press('Space')
    await page.getByRole('checkbox', { name: 'Every event has it' }).press('Space')
    expect(await event('order.picked')).toEqual({
      type: 'object',
      description: 'The goods stand ready.',
      properties: { picker: { type: 'string', title: 'Picked by', personal: true } },
      required: ['picker'],
    })
    expect(await labels()).toEqual([
      'Describe the event Order picked',
      'Describe the event Order picked',
      'Describe one more field',
      'Rename the field New field',
      'Name the field picker',
      'Change whether Picked by is personal',
      'Change when Picked by is there',
    ])
    expect(await undoAll()).toBe(true)
    await page.getByRole('heading', { name: 'This flow' }).waitFor()
  })

  it('an event takes its fields from those that came', async () => {
    await button(/^Payment refunded/).click()
    await page.evaluate(
      `page.edit('forget', (flow) => ({ ...flow, events: { ...flow.events, 'payment.refunded': { type: 'object' } } }))`,
    )
    await page.getByText('Events that came have 2 more fields: order, total.').waitFor()
    await button('Take them over').click()
    expect(await event('payment.refunded')).toMatchObject({
      properties: { order: { type: 'string' }, total: { properties: { minor: { type: 'integer' } } } },
    })
    await page.getByRole('list', { name: 'Fields of Payment refunded' }).getByText('Money').waitFor()
  })

  it('what a field holds: choices, lists and groups, with further fields inside', async () => {
    await button(/^Payment refunded/).click()
    await button(/^Reason/).click()
    await pick('What it holds', 'One of a few')
    expect(await page.getByText('At least one is needed.').count()).toBe(1)
    await field('What it can be').fill('broken\n\nlate\nlate')
    expect(await event('payment.refunded')).toMatchObject({
      properties: { reason: { type: 'string', title: 'Reason', enum: ['broken', 'late'] } },
    })
    await pick('What it holds', 'List')
    await pick('A list of', 'Group of fields')
    await page.getByRole('listitem').filter({ hasText: 'Reason' }).getByRole('button', { name: 'Add a field' }).click()
    expect(await event('payment.refunded')).toMatchObject({
      properties: {
        reason: { type: 'array', items: { type: 'object', properties: { new_field: { type: 'string' } } } },
      },
    })
    expect(await undoAll()).toBe(true)
  })

  it('a name that a neighbour has is told in its place and not taken', async () => {
    await button(/^Payment refunded/).click()
    await button(/^Reason/).click()
    await field('Name in the data').fill('total')
    await page.getByText('Another field has this name.').waitFor()
    await field('Name in the data').press('Tab')
    expect(await field('Name in the data').inputValue()).toBe('reason')
    expect(await labels()).toEqual([])
  })

  it('what the list cannot say is kept, and can be written as a JSON Schema', async () => {
    await button(/^Payment submitted/).click()
    await button('Show as JSON Schema').click()
    const text = page.getByLabel('Its JSON Schema')
    const schema = {
      type: 'object',
      properties: { code: { type: 'string', pattern: '^A' } },
      additionalProperties: false,
    }
    await text.fill(JSON.stringify(schema))
    await button('Show as a list').click()
    await button(/^Code/).click()
    await field('Shown as').fill('Number')
    expect(await event('payment.submitted')).toEqual({
      ...schema,
      properties: { code: { type: 'string', pattern: '^A', title: 'Number' } },
    })
    await page.evaluate(
      `page.edit('spoil', (flow) => ({ ...flow, events: { ...flow.events, 'payment.submitted': { type: 'nothing' } } }))`,
    )
    await page.getByText(/Expected object, array, string/).waitFor()
  })

  it('a value in a step becomes a setting, with its value as the default, and back', async () => {
    await page.evaluate(`page.select(['hold'])`)
    await page.locator('[data-field="limit"], [data-field="for"]').first().waitFor()
    await page.evaluate(`page.select(['bad-http'])`)
    await button('Take Tries from a setting').click()
    await page.getByRole('menuitem', { name: 'Make it a setting of this flow' }).click()
    expect(await flow(`nodes['bad-http'].config.tries`)).toEqual({ $param: 'tries' })
    expect(await flow('parameters.properties.tries')).toMatchObject({ type: 'integer', title: 'Tries', default: 500 })
    expect(await labels()).toEqual(['Make a setting of Tries'])
    await button('Change what Tries asks').click()
    await page.getByRole('heading', { name: 'Tries', exact: true }).waitFor()
    await field('At most').fill('600')
    await page.getByRole('checkbox', { name: 'It has to be answered' }).click()
    expect(await flow('parameters.properties.tries')).toMatchObject({ maximum: 600 })
    expect(await flow('parameters.required')).toEqual(['limit', 'tries'])
    await button('Tell the till').click()
    await page.getByLabel('Name of the step').waitFor()
    await button('Change what Tries asks').click()
    await button('Remove').click()
    expect(await flow(`nodes['bad-http'].config.tries`)).toBe(500)
    expect(await undoAll()).toBe(true)
  })

  it('a setting is asked for by name, and answered beside the others', async () => {
    await button('Add a setting').click()
    await page.keyboard.type('Hold above')
    await page.keyboard.press('Enter')
    await pick('What the answer is', 'Money')
    await button('Back to this flow').click()
    await field('Hold above').fill('20')
    await page.keyboard.press('Tab')
    expect(await flow('settings.holdAbove')).toEqual({ minor: 2000, currency: 'GBP' })
    expect(await undoAll()).toBe(true)
  })

  it.each(['light', 'dark'] as const)('its pages are accessible in the %s theme', async (theme) => {
    const other = await built.open(theme, { width: 1280, height: 1400 })
    const check = async (): Promise<void> => {
      const found = await new AxeBuilder({ page: other }).analyze()
      expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    }
    await other.getByRole('button', { name: /^Payment submitted/ }).click()
    await other.getByRole('button', { name: /^Paid with/ }).click()
    await check()
    await other.screenshot({ path: `test-results/described-event-${theme}.png` })
    await other.getByRole('button', { name: 'Back to this flow' }).click()
    await other.getByRole('button', { name: 'Change what Largest order asks' }).click()
    await check()
    await other.screenshot({ path: `test-results/described-setting-${theme}.png` })
    await other.context().close()
  })
})
