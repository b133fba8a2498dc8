import { statSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import type { Personal } from '../../../runtime/host/store/sealing.ts'
import { seal, unseal } from '../../../runtime/host/store/sealing.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import { commit, event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const key = Buffer.alloc(32, 7)
const keys = {
  keyOf: () => ({ id: 'k', key }),
  keysOf: () => ({ id: 'k', key }),
  find: (id: string) => (id === 'k' ? key : undefined),
}
const email = 'ann.canary@example.org'
const personal: Personal = (each) =>
  each.subject === 'nobody' ? undefined : [{ subject: 'customer-1', paths: ['customer.email', 'lines.*.name'] }]
const order = (offset: number, more = {}) => {
  const data = {
    id: 9,
    customer: { email, phone: null },
    lines: [{ name: 'Ann Canary', sku: 'S-1' }, { sku: 'S-2' }],
    ...more,
  }
  return event(offset, { data, text: JSON.stringify(data) })
}

describe('a sealed text', () => {
  it('reads as it was, byte for byte, whatever stands around the sealed values', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        const text = `{ "x" : ${a} ,"customer":{"email":${b}, "n": 12345678901234567890},"lines":[{"name":${a}},{}, 1.50 ] }`
        const sealed = seal(text, [{ subject: 's', paths: ['customer.email', 'lines.*.name'] }], keys, 'store')
        expect(unseal(sealed, keys, 'store')).toBe(text)
        if (b !== 'null') expect(sealed).toContain('"email":{"$sealed":"1.k.')
      }),
      { numRuns: 200 },
    )
  })

  it('reads as erased without its key, and belongs to its field and store', () => {
    const sealed = seal('{"a":"x","b":"y"}', [{ subject: 's', paths: ['a'] }], keys, 'store')
    expect(unseal(sealed, { ...keys, find: () => undefined }, 'store')).toBe('{"a":{"$erased":true},"b":"y"}')
    expect(() => unseal(sealed, keys, 'another')).toThrow()
    expect(() => unseal(sealed.replace('"a"', '"c"'), keys, 'store')).toThrow()
  })
})

describe('personal fields in a store', () => {
  it('stand nowhere in the open, read as they were, and read as erased once their key is destroyed', () => {
    const folder = newFolder()
    let store = folder.open({ personal })
    const other = order(2, { customer: { email: 'bob@example.org' } })
    store.commit(commit({ events: [order(1), { ...other, subject: 'nobody' }] }))
    expect(store.read(0, 1)).toEqual([order(1)])
    const search = openSearch(store)
    while (search.catchUp(50));
    expect(search.search(email, 5)).toHaveLength(1)
    const everywhere = (): string[] =>
      folder.names().filter((name) => folder.bytes(name.slice('shop.db'.length)).includes(email))
    expect(everywhere()).toEqual([])
    expect(statSync(`${folder.path}-keys`).mode & 0o777).toBe(0o600)

    expect(store.eraseSubject('customer-1', 5)).toBe(1)
    const data = {
      id: 9,
      customer: { email: { $erased: true }, phone: null },
      lines: [{ name: { $erased: true }, sku: 'S-1' }, { sku: 'S-2' }],
    }
    expect(store.get(1)?.data).toEqual(data)
    expect(search.search(email, 5)).toEqual([])
    expect(store.get(2)?.data).toEqual(other.data)
    expect([store.head, verifyAll(store.parts).damage, everywhere()]).toEqual([2, undefined, []])
    search.close()

    // Someone who comes back gets a new key; what was erased stays so.
    store.commit(commit({ events: [order(3)] }))
    store.close()
    store = folder.open({ personal })
    expect([store.get(1)?.data, store.get(3)?.data]).toEqual([data, order(3).data])
  })

  it('stay erased in a backup that is restored', async () => {
    const folder = newFolder()
    const store = folder.open({ personal })
    store.commit(commit({ events: [order(1)] }))
    const { path } = await backupStore(store, `${folder.path}.backup`)
    store.eraseSubject('customer-1', 5)
    store.close()
    await restoreStore(path, folder.path, { now: 1 })
    expect(JSON.stringify(folder.open().get(1)?.data)).not.toContain(email)
  })

  it('leave the same words of a sender alone', () => {
    const store = newFolder().open()
    const data = { a: { $sealed: '1.x.y.z' } }
    store.commit(commit({ events: [event(1, { data, text: JSON.stringify(data) })] }))
    expect(store.get(1)?.data).toEqual(data)
  })
})
