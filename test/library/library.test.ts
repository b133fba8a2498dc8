/** What a developer does with `import … from 'counterflow'`: a flow in a few lines, a node type of one's own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CounterflowError, createMemoryStore, openStore, runFlow, startFlow } from 'counterflow'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const example = readFileSync(join(root, 'test/library/own-node.ts'), 'utf8')
const template = join(root, 'templates/daily-sales')
const dailySales = readFileSync(join(template, 'flow.json'), 'utf8')
const inputs = { sales: join(template, 'samples/sales.csv') }

const folder = mkdtempSync(join(tmpdir(), 'counterflow-library-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const orders = (sum: string): object => ({
  format: 1,
  id: 'orders',
  name: 'Orders',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {
    'order.placed': { type: 'object', properties: { pence: { type: 'integer' } }, required: ['pence'] },
  },
  nodes: {
    shop: { type: 'manual', version: 1, config: { type: 'order.placed' } },
    sums: {
      type: 'table',
      version: 1,
      config: {
        table: 'sums',
        key: [{ name: 'about', value: 'event.type' }],
        columns: [{ name: 'pence', type: 'integer', keep: 'add', value: sum }],
      },
    },
  },
  edges: [{ from: 'shop.event', to: 'sums' }],
})
const order = (pence: number | string, id: string) => ({ type: 'order.placed', id, data: { pence } })

describe('the example with a node type of one’s own', () => {
  it('runs, and gives what it says', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'test/library/own-node.ts')], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(example).toContain(`console.log([...store.rows('given_away')]) // ${stdout.trim()}\n`)
  })

  it('stands in the README as it is', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\`\n`)
  })
})

describe('runFlow', () => {
  it('runs a flow over a file, once', async () => {
    const store = openStore(join(folder, 'shop.db'), { reserveBytes: 0 })
    expect(await runFlow(dailySales, { store, inputs })).toMatchObject({ accepted: 127, duplicates: 0, letters: 0 })
    expect(await runFlow(dailySales, { store, inputs })).toMatchObject({ accepted: 0, duplicates: 127 })
    expect(store.row('sales_by_country', ['Norway'])).toEqual({ country: 'Norway', net_minor: 10_285 })
    store.close()
  })

  it('tells of an input that is missing', async () => {
    const store = createMemoryStore()
    await expect(runFlow(dailySales, { store })).rejects.toMatchObject({ code: 'INPUT_MISSING' })
    await expect(runFlow(dailySales, { store, inputs: { sales: join(folder, 'none.csv') } })).rejects.toMatchObject({
      code: 'FILE_MISSING',
    })
  })
})

describe('startFlow', () => {
  it('answers each event: accepted, known, another content, or refused with the reason', async () => {
    const store = createMemoryStore()
    const flow = startFlow(orders('data.pence'), { store })
    const answers = await flow.send('shop', [order(5, 'a'), order('five', 'b'), order(7, 'c')])
    expect(answers).toEqual([
      { kind: 'accepted', offset: 1 },
      { kind: 'refused', code: 'EVENT_SCHEMA', message: 'data/pence expected a whole number, got "five"' },
      { kind: 'accepted', offset: 2 },
    ])
    expect(await flow.send('shop', order(5, 'a'))).toEqual([{ kind: 'duplicate', offset: 1 }])
    expect(await flow.send('shop', order(6, 'a'))).toEqual([{ kind: 'conflict', offset: 1 }])
    await flow.idle()
    expect([...store.rows('sums')]).toEqual([{ about: 'order.placed', pence: 12 }])
    expect(await flow.stop()).toMatchObject({ accepted: 2, duplicates: 1, conflicts: 1 })
  })

  it('throws all problems of a flow at once, and writes nothing', () => {
    const store = createMemoryStore()
    const wrong = caught(() => startFlow(orders('data.pense + data.pences'), { store }))
    expect(wrong).toMatchObject({ code: 'FLOW_PROBLEMS', message: expect.stringContaining('sums: columns.0.value') })
    expect(wrong.details.problems).toMatchObject([
      { node: 'sums', field: 'columns.0.value', found: 'pense', nearest: 'pence' },
      { node: 'sums', field: 'columns.0.value', found: 'pences', nearest: 'pence' },
    ])
    expect(store.deployments()).toEqual([])
    expect(caught(() => startFlow('{ "format": 1', { store })).code).toBe('FLOW_PROBLEMS')
  })

  it('names the nearest producer when there is none of that name', async () => {
    const flow = startFlow(orders('data.pence'), { store: createMemoryStore() })
    await expect(flow.send('shp', order(1, 'a'))).rejects.toMatchObject({ advice: 'Did you mean shop?' })
    await flow.stop()
  })

  it('asks before what is kept gets another meaning, and builds it anew when told to', async () => {
    const store = createMemoryStore()
    const flow = startFlow(orders('data.pence'), { store })
    await flow.send('shop', order(5, 'a'))
    await flow.stop()
    const doubled = orders('data.pence * 2')
    expect(caught(() => startFlow(doubled, { store })).code).toBe('PUBLISH_CHOICE')
    const again = startFlow(doubled, { store, choices: { reshaped: 'rebuild' } })
    await again.idle()
    expect([...store.rows('sums')]).toEqual([{ about: 'order.placed', pence: 10 }])
    await again.stop()
  })
})

function caught(work: () => unknown): CounterflowError {
  try {
    work()
  } catch (error) {
    if (error instanceof CounterflowError) return error
    throw error
  }
  throw new Error('Expected it to throw')
}
