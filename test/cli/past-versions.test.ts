/** Tables as of a moment by command, where versions came back, were built anew on publishing, or had a table swapped in. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Workplace } from './command.ts'

const place = new Workplace()
afterAll(() => place.remove())

const table = (name: string, value: string) => ({
  type: 'table',
  version: 1,
  config: {
    table: name,
    key: [{ name: 'sku', value: 'data.sku' }],
    columns: [{ name: 'n', type: 'integer', keep: 'add', value }],
  },
})
const flow = (limit: number, factor: number) => ({
  ...{ format: 1, id: 'shop', name: 'Shop', zone: 'Europe/London', currency: 'GBP' },
  nodes: {
    rows: {
      type: 'file',
      version: 1,
      config: { type: 'sold', subject: 'sku', columns: [{ from: 'sku' }, { from: 'n', type: 'integer' }] },
    },
    big: { type: 'filter', version: 1, config: { when: `data.n > ${limit}` } },
    large: table('large', 'data.n'),
    worth: table('worth', `data.n * ${factor}`),
  },
  edges: [
    { from: 'rows.row', to: 'big' },
    { from: 'big.pass', to: 'large' },
    { from: 'rows.row', to: 'worth' },
  ],
})

let lines = 'sku,n\n'
/** What each table held at the end of each part, with a moment behind it. */
const parts: { readonly at: string; readonly large: unknown; readonly worth: unknown }[] = []
const rows = async (name: string, ...more: string[]): Promise<unknown> =>
  JSON.parse((await place.run('tables', 'shop.db', name, '--json', ...more)).out)

async function noteDown(): Promise<void> {
  await pause(20)
  const at = new Date().toISOString()
  await pause(20)
  parts.push({ at, large: await rows('large'), worth: await rows('worth') })
}

async function sell(version: object, more: string, ...choices: string[]): Promise<void> {
  place.write('flow.json', version)
  lines += more
  place.write('sold.csv', lines)
  const args = ['run', 'flow.json', '--store', 'shop.db', '--input', 'rows=sold.csv', '--until-idle', ...choices]
  expect((await place.run(...args)).code).toBe(0)
  await noteDown()
}

beforeAll(async () => {
  await sell(flow(5, 1), 'a,10\nb,3\n')
  await sell(flow(50, 1), 'a,20\nc,60\n')
  await sell(flow(5, 1), 'a,7\n')
  await sell(flow(5, 10), 'b,8\n', '--reshaped', 'rebuild')
  // By the rule of now, "a" had 30 while the limit was 50.
  expect((await place.run('rebuild', 'shop.db', 'large', '--swap')).code).toBe(0)
  await sell(flow(5, 10), 'd,9\n')
}, 120_000)

it('are what they were at each of the moments', async () => {
  expect(parts.map(({ large }) => large)).toEqual([
    [{ sku: 'a', n: 10 }],
    ...[[{ sku: 'a', n: 10 }, { sku: 'c', n: 60 }], [{ sku: 'a', n: 17 }, { sku: 'c', n: 60 }]],
    [{ sku: 'a', n: 17 }, { sku: 'b', n: 8 }, { sku: 'c', n: 60 }],
    [{ sku: 'a', n: 37 }, { sku: 'b', n: 8 }, { sku: 'c', n: 60 }, { sku: 'd', n: 9 }],
  ]) // biome-ignore format: rows
  for (const { at, large, worth } of parts) {
    expect([at, await rows('large', '--at', at)]).toEqual([at, large])
    expect([at, await rows('worth', '--at', at)]).toEqual([at, worth])
  }
}, 60_000)

it('tell of each event the way by the version that it met', async () => {
  const ways = await Promise.all([1, 3, 5].map((offset) => place.run('why', 'shop.db', `${offset}`, '--offset')))
  expect(ways.map(({ out }) => /n was \d+/.exec(out)?.[0])).toEqual(['n was 10', 'n was 20', 'n was 7'])
  expect(ways.map(({ out }) => (out.includes('Filter (Pass)') ? 'passed' : 'did not'))).toEqual([
    'passed',
    'did not',
    'passed',
  ])
})
