import { copyFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import type { Personal } from '../../../runtime/host/store/sealing.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { commit, event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const personal: Personal = ({ subject }) => [
  { subject: subject ?? '', paths: ['email'] },
  { subject: 'gift-friend', paths: ['friend'] },
]
const order = (offset: number, customer: string) => {
  const data = { email: `${customer}@example.org`, friend: 'f@example.org', n: offset }
  return event(offset, { subject: customer, data, text: JSON.stringify(data) })
}
const read = (store: SqliteStore, offset = 1): unknown => store.get(offset)?.data
const erased = { $erased: true }

describe('the list of who was erased', () => {
  it('T-P2: takes one of two people out of an event, and leaves the other', () => {
    const store = newFolder().open({ personal })
    store.commit(commit({ events: [order(1, 'anna')] }))
    store.eraseSubject('anna', 5)
    expect(read(store)).toEqual({ email: erased, friend: 'f@example.org', n: 1 })
    store.eraseSubject('gift-friend', 5)
    expect(read(store)).toEqual({ email: erased, friend: erased, n: 1 })
  })

  it('T-P3: is applied again to a backup from before, also where the key file comes back from before', async () => {
    const folder = newFolder()
    let store = folder.open({ personal })
    store.commit(commit({ events: [order(1, 'anna'), order(2, 'ben')] }))
    const { path } = await backupStore(store, `${folder.path}.backup`)
    store.close()
    copyFileSync(`${folder.path}-keys`, `${folder.path}-keys-old`)
    store = folder.open({ personal })
    store.eraseSubject('anna', 5)
    store.close()
    // Only the log comes back.
    await restoreStore(path, folder.path, { now: 1 })
    store = folder.open({ personal })
    expect(read(store)).toMatchObject({ email: erased })
    expect(read(store, 2)).toMatchObject({ email: 'ben@example.org' })
    store.close()
    // Only the keys come back.
    copyFileSync(`${folder.path}-keys-old`, `${folder.path}-keys`)
    store = folder.open({ personal })
    expect(read(store)).toMatchObject({ email: erased })
    expect(read(store, 2)).toMatchObject({ email: 'ben@example.org' })
  })

  it('holds where a crash came between the list and the keys', () => {
    const folder = newFolder()
    const store = folder.open({ personal })
    store.commit(commit({ events: [order(1, 'anna')] }))
    store.atomically(() => store.parts.erasures.write(store.parts.keys().idsOf('anna'), 5))
    const crashed = folder.crash().open({ personal })
    expect(read(crashed)).toMatchObject({ email: erased })
  })
})
