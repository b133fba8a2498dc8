/** Bad flows, files and places given to the real command: its exit code, one error on stderr, and no file anywhere else. */
import { spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, shopFlow, Workplace } from '../cli/command.ts'
import { expectPlain, tree } from './canary.ts'

const place = new Workplace()
const bin = fileURLToPath(new URL('../../runtime/cli/bin.mjs', import.meta.url))
const flow = shopFlow
const rows = 'order,sku,quantity\n1,A,2\n2,B,3\n'
const deep = `{"order":"1","sku":${'['.repeat(100)}1${']'.repeat(100)},"quantity":1}\n`
const run = (store: string, input: string, ...more: string[]): Promise<Ended> =>
  place.run('run', 'shop.json', '--store', store, '--input', `sales=${input}`, '--until-idle', '--json', ...more)
const table = async (store: string): Promise<unknown> =>
  JSON.parse((await place.run('tables', store, 'pieces', '--json')).out)
/** What a command may make: its store with what stands beside it, and its files. */
// A refused store leaves the lock that was taken to look at it.
const allowed = ['shop.db', 'other.db', 'home', 'files', 'foreign.db-lock', 'folder-lock']
const good = [{ sku: 'A', quantity: 2, orders: 1 }, { sku: 'B', quantity: 3, orders: 1 }] // biome-ignore format: a row

let before: ReturnType<typeof tree>
beforeAll(async () => {
  place.write('shop.json', flow)
  place.write('broken.json', JSON.stringify(flow).slice(0, -1))
  place.write('circle.json', { ...flow, edges: [...flow.edges, { from: 'sold.pass', to: 'sold' }] })
  place.write('climbing.json', { ...flow, nodes: { ...flow.nodes, pieces: { type: 'output-file', version: 1, config: { path: '../canary.csv' } } } }) // biome-ignore format: a row
  place.write('sales.csv', rows)
  place.write('renamed.csv', rows)
  place.write('quote.csv', `${rows}3,"A,1\n`)
  place.write('word.csv', `${rows}3,A,many\n`)
  writeFileSync(join(place.folder, 'latin.csv'), Buffer.from(`${rows}3,caf\xe9,1\n`, 'latin1'))
  place.write('proto.csv', 'order,sku,quantity,__proto__\n1,A,2,x\n')
  place.write('other-columns.csv', 'a,b\n1,2\n')
  place.write('deep.ndjson', deep)
  place.write('canary.txt', 'This must stay as it is.')
  place.write('foreign.db', 'SQLite format 3\0 and nothing else')
  mkdirSync(join(place.folder, 'folder'))
  expect(await run('shop.db', 'sales.csv')).toMatchObject({ code: 0 })
  before = tree(place.folder, allowed)
})
afterAll(() => place.remove())

/** One line of JSON, in words, with what was kept or what to do. */
function expectError({ err, code }: Ended, expected: string, exitCode: number): void {
  expect(code, err).toBe(exitCode)
  expect(err.trim().split('\n'), err).toHaveLength(1)
  const error: { code: string; message: string; kept: string; advice: string } = JSON.parse(err)
  expect(error.code).toBe(expected)
  if (expected !== 'FLOW_PROBLEMS') expectPlain(error.message)
  expect(error.kept + error.advice).not.toBe('')
}

const flows: readonly (readonly [id: string, flow: string, code: string, exitCode: number])[] = [
  ['A02 a flow that is cut off', 'broken.json', 'FLOW_PROBLEMS', 3],
  ['A08 a flow that goes in circles', 'circle.json', 'FLOW_PROBLEMS', 3],
  ['A44 a flow that writes outside', 'climbing.json', 'FLOW_PROBLEMS', 3],
  ['A55 a flow that is a folder', 'folder', 'FILE_KIND', 5],
  ['A55 a flow that is a device', '/dev/null', 'FILE_KIND', 5],
]
const files: readonly (readonly [id: string, file: string, code: string])[] = [
  ['A45 a quote that is never closed', 'quote.csv', 'FILE_ROW'],
  ['A45 a word where a number belongs', 'word.csv', 'FILE_ROW'],
  ['A45 Windows-1252', 'latin.csv', 'FILE_ENCODING'],
  ['A45 a column called __proto__', 'proto.csv', 'FILE_HEADER'],
  ['A45 other columns', 'other-columns.csv', 'FILE_ROW'],
  ['A45 a device without end', '/dev/zero', 'FILE_KIND'],
  ['A45 a folder', 'folder', 'FILE_KIND'],
  ['A04 a row nested a hundred levels deep', 'deep.ndjson', 'FILE_ROW'],
]
const stores: readonly (readonly [id: string, store: string, code: string])[] = [
  ['A55 a store that is a folder', 'folder', 'DB_FOREIGN'],
  ['A55 a store that is a device', '/dev/null', 'DB_FOREIGN'],
  ['A55 a store below a file', 'canary.txt/shop.db', 'STORE_LOCATION'],
  ['A55 a store on a file system of the kernel', '/proc/shop.db', 'STORE_IO'],
  ['A54 a store that is something else', 'foreign.db', 'DB_FOREIGN'],
  ['A62 a store in a synchronised folder', 'Dropbox/shop.db', 'STORE_LOCATION'],
]

describe('the command ends in order, and nothing but its own files has changed', () => {
  it.concurrent.each(flows)('%s', async (_id, file, code, exitCode) => {
    expectError(await place.run('run', file, '--store', 'shop.db', '--until-idle', '--json'), code, exitCode)
  })
  it.concurrent.each(files)('%s', async (id, file, code) => {
    expectError(await run(`other.db-${id.replaceAll(' ', '-')}.db`, file), code, 5)
  })
  it.concurrent.each(stores)('%s', async (_id, store, code) => {
    expectError(await run(store, 'sales.csv'), code, 5)
  })
  it('I8, and the flow that ran before is the one that is deployed', async () => {
    expect(tree(place.folder, allowed)).toEqual(before)
    expect(JSON.parse((await place.run('export', 'shop.db', 'shop')).out)).toMatchObject({ nodes: flow.nodes })
    expect(await table('shop.db')).toEqual(good)
  })
})

it('A46 the same file again, renamed, appended to: every row once', async () => {
  const counts = async (file: string) => {
    const { accepted, duplicates } = JSON.parse((await run('shop.db', file)).out)
    return [accepted, duplicates]
  }
  expect(await counts('sales.csv')).toEqual([0, 2])
  expect(await counts('renamed.csv')).toEqual([0, 2])
  place.write('sales.csv', `${rows}3,A,1\n`)
  expect(await counts('sales.csv')).toEqual([1, 2])
  expect(await table('shop.db')).toEqual([{ sku: 'A', quantity: 3, orders: 2 }, good[1]])
})

it('A45 after a bad row is mended the import goes on, and no row is there twice', async () => {
  place.write('mended.csv', `${rows}3,A,many\n`)
  expectError(await run('other.db', 'mended.csv'), 'FILE_ROW', 5)
  place.write('mended.csv', `${rows}3,A,1\n`)
  expect(await run('other.db', 'mended.csv')).toMatchObject({ code: 0 })
  expect(await table('other.db')).toEqual([{ sku: 'A', quantity: 3, orders: 2 }, good[1]])
})

it.skipIf(process.platform === 'win32')('A44 a link in the folder for files is not followed', async () => {
  symlinkSync(place.folder, join(place.folder, 'folder/link'))
  mkdirSync(join(place.folder, 'folder/files'))
  symlinkSync(place.folder, join(place.folder, 'folder/files/out'))
  const writing = { ...flow, nodes: { ...flow.nodes, pieces: { type: 'output-file', version: 1, config: { path: 'out/canary.txt' } } } } // biome-ignore format: a row
  place.write('folder/writing.json', writing)
  const ended = await place.run('run', 'folder/writing.json', '--store', 'folder/shop.db', '--input', 'sales=renamed.csv', '--until-idle', '--json') // biome-ignore format: a row
  expect(JSON.parse(ended.out)).toMatchObject({ accepted: 2, letters: 2 })
  expect(tree(place.folder, [...allowed, 'folder', 'mended.csv', 'sales.csv'])).toEqual(
    Object.fromEntries(Object.entries(before).filter(([path]) => !/^(folder|sales\.csv)/.test(path))),
  )
})

it('A55 languages of the system and secrets in the environment change nothing and appear nowhere', async () => {
  for (const language of ['C', 'tr_TR.UTF-8', 'de_DE.UTF-8']) {
    const env = { ...process.env, LC_ALL: language, LANG: language, SHOP_SECRET: 'canary-4711', NO_COLOR: '1' }
    const { code, out, err } = await ended(spawn(process.execPath, [bin, 'check', 'circle.json', '--json'], { cwd: place.folder, env })) // biome-ignore format: a row
    expect(code).toBe(3)
    expect(JSON.parse(out).problems[0]).toMatchObject({ code: 'FLOW_CYCLE', node: 'sold' })
    expect(out + err).not.toContain('canary-4711')
  }
})

it('A55 an endless stdin is refused when it is more than any flow may be', async () => {
  const child = place.start('check', '-', '--json')
  const end = ended(child)
  const chunk = Buffer.alloc(1_000_000, 32)
  let sent = 0
  const more = (): void => {
    if (sent++ < 2_000 && child.exitCode === null && child.stdin?.writable) child.stdin.write(chunk, more)
  }
  child.stdin?.on('error', () => {})
  more()
  expect(await end).toMatchObject({ code: 3, out: expect.stringContaining('FLOW_TOO_LARGE') })
  expect(sent).toBeLessThan(100)
})
