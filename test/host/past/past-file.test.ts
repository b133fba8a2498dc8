/** Snapshots beside the store: made once, thrown away where they are of another past or name somebody who is forgotten. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyPastFile, openPastFile } from '../../../runtime/host/past/past-file.ts'
import { openStore, type SqliteStore } from '../../../runtime/host/store/open.ts'

function storeWith(count: number, prefix = 'e'): SqliteStore {
  const folder = mkdtempSync(join(tmpdir(), 'past-file-'))
  const store = openStore(join(folder, 'shop.db'), { reserveBytes: 0 })
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  append(store, count, prefix)
  return store
}

function append(store: SqliteStore, count: number, prefix: string): void {
  const head = store.head
  const events = Array.from({ length: count }, (_, n) => ({
    ...{
      offset: head + n + 1,
      split: 0,
      channel: 'events',
      id: `${prefix}${head + n + 1}`,
      source: '/test',
      type: 'x',
    },
    ...{ subject: null, time: n, partitionkey: null, correlationid: null, causationid: null, attributes: null },
    ...{ data: null, text: 'null' },
  }))
  store.commit({ at: 1, events, repeats: [], positions: [], stages: [], effects: [] })
}

const snapshot = { shop: { hash: 'h', clock: 0, held: [], stages: [] } }

describe('the file of snapshots', () => {
  it('gives the newest one that is not behind an offset', () => {
    const store = storeWith(30)
    const file = openPastFile(store)
    file.add(10, 0, 9, snapshot)
    file.add(20, 0, 19, undefined)
    expect(file.last).toBe(20)
    expect(file.upTo(25)).toEqual({ last: 10, snapshot })
    expect(file.upTo(9)).toBeUndefined()
    file.close()
    const again = openPastFile(store)
    expect(again.upTo(10)).toEqual({ last: 10, snapshot })
    again.close()
  })

  it('begins anew where another event stands in its place, as after a restored backup', () => {
    const store = storeWith(30)
    const file = openPastFile(store)
    file.add(10, 0, 9, snapshot)
    file.close()
    const other = new Proxy(store, {
      get: (target, name) => (name === 'get' ? () => ({ id: 'another' }) : Reflect.get(target, name, target)),
    })
    const anew = openPastFile(other)
    expect(anew.last).toBe(0)
    anew.close()
  })

  it('keeps nothing of anybody who is forgotten', () => {
    const store = storeWith(30)
    emptyPastFile(store)
    expect(existsSync(`${store.path}-past`)).toBe(false)
    const file = openPastFile(store)
    file.add(10, 0, 9, snapshot)
    file.close()
    emptyPastFile(store)
    const after = openPastFile(store)
    expect(after.last).toBe(0)
    after.close()
  })
})
