/** What a step reads and how it is doing, in Chromium: the file of a producer, counts of rules, and sending while a flow is off. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sentence } from '../../../renderer/document/sentences.ts'
import { comingIn } from '../../../renderer/panels/inspector/try/coming-in.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { browserPath, type InspectorPage, openInspectorPage } from './inspector-page.ts'
import { flow, samples } from './page/flow.ts'

let built: InspectorPage
let page: Page
const select = (node: string): Promise<void> => page.evaluate(`page.select([${JSON.stringify(node)}])`)
const file = () => page.locator('[data-field="path"]')
const choose = (name: string, text: string) =>
  file()
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const lines = (count: number) =>
  `InvoiceNo,Total\n${Array.from({ length: count }, (_, n) => `${n + 100},1.00`).join('\n')}\n`

describe.skipIf(browserPath === undefined)('what a step reads, and how it is doing', () => {
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

  it('takes in a file of one’s own in pieces, shows its first rows, and goes back to the sample', async () => {
    await select('any-file')
    await expect.poll(() => file().textContent()).toContain('sales.csvSample file of the template')
    expect(await file().getByRole('button', { name: 'Use the sample again' }).count()).toBe(0)
    await choose('till.csv', lines(400))
    await expect
      .poll(() => file().textContent())
      .toContain('till.csvYour file, a copy of it is kept with the shop, 3.6 kB')
    expect(await page.evaluate(`page.calls.filter(({ method }) => method === 'inputs.piece').length`)).toBe(4)
    await file().getByText('Its first 5 rows').click()
    expect(await file().getByRole('table').textContent()).toContain('InvoiceNoTotal1001.00')
    await file().getByRole('button', { name: 'Use the sample again' }).click()
    await expect.poll(() => file().textContent()).toContain('Sample file of the template')
  })

  it('shows how much has arrived, can be stopped, and says what is wrong with a file', async () => {
    await select('any-file')
    await expect.poll(() => file().textContent()).toContain('sales.csv')
    await page.evaluate('globalThis.go = page.files.wait()')
    await choose('big.csv', lines(400))
    await expect.poll(() => file().getByRole('progressbar').getAttribute('aria-valuetext')).toBe('0 bytes of 3.6 kB')
    await file().getByRole('button', { name: 'Stop' }).click()
    await page.evaluate('globalThis.go()')
    await expect.poll(() => page.evaluate(`page.calls.some(({ method }) => method === 'inputs.cancel')`)).toBe(true)
    expect(await file().textContent()).toContain('Sample file of the template')
    await choose('empty.csv', 'InvoiceNo,Total\n')
    await expect
      .poll(() => file().getByRole('alert').textContent())
      .toBe('There is no row in this file. What the step read before stays chosen. Choose another one.')
    expect(await file().textContent()).toContain('Sample file of the template')
  })

  it('tells how many rows were read, how far it is, and why it stands still', async () => {
    await select('any-file')
    const facts = (more: string) =>
      page.evaluate(
        `page.setLiveCounts({ ...page.counts, outputs: { 'any-file.row': { total: 1200, perMinute: 9 } }, ${more} })`,
      )
    await facts(`progress: { 'any-file': { done: 500000, total: 2000000 } }`)
    await expect.poll(() => page.getByText('1,200 rows read').count()).toBe(1)
    expect(await page.getByText('500 kB of 2 MB').count()).toBe(1)
    await facts(`progress: { 'any-file': { done: 2000000, total: 2000000 } }, stopped: { 'any-file': 'Row 7 is odd.' }`)
    await expect.poll(() => page.getByText('Stands still: Row 7 is odd.').count()).toBe(1)
    expect(await page.getByText('the whole file').count()).toBe(1)
  })

  it('shows beside each rule how many events went its way', async () => {
    await select('which')
    const rules = page.locator('[data-field="rules"] [data-row-head]')
    expect(await rules.allTextContents()).toEqual(['To charge1,198 events', 'Nothing to pay1 event', 'Odd'])
    await page.evaluate(`page.setLiveCounts({ ...page.counts, outputs: { 'which.odd': { total: 3, perMinute: 0 } } })`)
    expect(await rules.allTextContents()).toEqual(['To charge', 'Nothing to pay', 'Odd3 events'])
  })

  it('says that nothing was sent while the flow is off, and offers to turn it on', async () => {
    await page.evaluate(`page.useDocument.setState({ state: 'off' })`)
    await page.evaluate(`page.openDialog('send')`)
    const dialog = page.getByRole('dialog')
    await dialog.getByText('nothing can be sent before it is turned on').waitFor()
    await dialog.getByRole('button', { name: 'Send', exact: true }).click()
    await expect
      .poll(() => dialog.getByRole('status').textContent())
      .toContain('Nothing was sent. The flow is off, so it takes no events.')
    await dialog.getByRole('status').getByRole('button', { name: 'Turn on…' }).click()
    expect(await page.evaluate('page.useSession.getState().dialog')).toBe('publish')
  })
})

describe('trying a step', () => {
  it('offers the events that come in at it, past the routers before it', () => {
    const offsets = (id: string, inFlow = flow) => comingIn(inFlow, id, nodeTypes, samples).map(({ offset }) => offset)
    expect(offsets('which')).toEqual([4200, 4199, 4198])
    // The second one costs nothing, and the third is no payment.
    expect(offsets('payments')).toEqual([4200])
    expect(offsets('bad-http')).toEqual([])
    const elsewhere = samples.map((sample) => ({ ...sample, channel: 'shop/morning.event' }))
    expect(comingIn(flow, 'which', nodeTypes, elsewhere)).toEqual([])
  })
})

describe('a sentence', () => {
  it('names fields and money as people do', () => {
    expect(sentence(flow, 'big', nodeTypes)).toBe(
      'Passes when amount is at least £500.00 and visits is between 1 and 5',
    )
    expect(sentence({ ...flow, currency: 'JPY' }, 'big', nodeTypes)).toContain('amount is at least JP¥50,000')
    const titled = {
      ...flow,
      events: {
        'order.placed': {
          type: 'object',
          properties: {
            total: {
              type: 'object',
              title: 'Order total',
              properties: { minor: { type: 'integer' }, currency: { type: 'string' } },
            },
          },
        },
      },
      nodes: { large: { type: 'filter', version: 1, config: { when: 'data.total.minor > 50000' } } },
    }
    expect(sentence(titled, 'large', nodeTypes)).toBe('Passes when order total is more than £500.00')
    expect(sentence({ ...titled, events: {} }, 'large', nodeTypes)).toBe('Passes when total is more than £500.00')
  })
})
