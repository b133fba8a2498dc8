/** What a crash leaves half done beside the log: files that stages write, and the index of what was accepted. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import { retain } from '../../runtime/host/store/retention.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { ended, shopFlow, Workplace } from '../cli/command.ts'
import { commit, event, part } from '../store-contract.ts'
import { flipped, newPlace } from './place.ts'
import { identity, pagesOfIdentities } from './worn-store.ts'

function newStore() {
  const place = newPlace()
  onTestFinished(() => place.remove())
  const files = join(place.folder, 'files')
  const open = (): SqliteStore => openStore(place.store, { reserveBytes: 0, files, identity })
  return { path: place.store, file: join(files, 'orders.csv'), open }
}

const write = (store: SqliteStore, text: string): void =>
  store.commit(commit({ stages: [part({ files: [{ path: 'orders.csv', text }] })] }))

it('cuts a file back to what was committed as soon as the store is opened, also when nothing more is written', () => {
  const { file, open } = newStore()
  const store = open()
  write(store, 'one\n')
  store.close()
  appendFileSync(file, 'a line of a commit that never was\n')
  const again = open()
  expect(readFileSync(file, 'utf8')).toBe('one\n')
  write(again, 'two\n')
  again.close()
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
})

it.each([
  ['removed', (file: string) => rmSync(file), 'two\n'],
  ['shortened', (file: string) => writeFileSync(file, 'o'), 'otwo\n'],
])('goes on at the end of a file that somebody has %s, without a gap of zeros', (_, change, expected) => {
  const { file, open } = newStore()
  const store = open()
  write(store, 'one\n')
  store.close()
  change(file)
  const again = open()
  write(again, 'two\n')
  again.close()
  expect(readFileSync(file, 'utf8')).toBe(expected)
})

it('knows what was accepted and since removed, also when the index of it was damaged', () => {
  const { path, open } = newStore()
  const store = open()
  for (let n = 1; n <= 200; n++) store.commit(commit({ at: n, events: [event(n)] }))
  while (retain(store, { through: 150 }));
  store.close()
  const bytes = readFileSync(path)
  const page = bytes.indexOf(pagesOfIdentities(path)[0] ?? 'none')
  expect(page).toBeGreaterThan(0)
  writeFileSync(path, flipped(bytes, page + 9, 3))
  // Twice: the index that was made anew has to be as good when it is read again.
  for (let time = 0; time < 2; time++) {
    const again = open()
    const found = [1, 100, 150, 151, 200, 201].map((n) => again.find('/till', `e-${n}`))
    expect(found).toEqual([0, 0, 0, 151, 200, undefined])
    again.close()
  }
})

it('runs nothing over a log with a damaged event, and names the event', async () => {
  const place = new Workplace()
  onTestFinished(() => place.remove())
  place.write('shop.json', shopFlow)
  place.write('sales.csv', 'order,sku,quantity\n1,A,2\n1,BANANA,1\n2,A,3\n')
  const run = () =>
    ended(place.start('run', 'shop.json', '--store', 'shop.db', '--input', 'sales=sales.csv', '--until-idle', '--json'))
  expect((await run()).code).toBe(0)
  const path = join(place.folder, 'shop.db')
  const bytes = readFileSync(path)
  for (let at = bytes.indexOf('"sku":"BANANA"'); at >= 0; at = bytes.indexOf('"sku":"BANANA"', at + 1))
    bytes[at + 8] = 67
  writeFileSync(path, bytes)
  const { code, err } = await run()
  expect(code).toBe(5)
  expect(JSON.parse(err)).toMatchObject({ code: 'EVENT_CORRUPT', details: { offset: 2, kind: 'checksum' } })
})
