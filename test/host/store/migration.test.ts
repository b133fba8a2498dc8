import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { personalFields } from '../../../runtime/compile/personal-fields.ts'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { rebuildInto } from '../../../runtime/engine/rebuild.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import { versionOf } from '../../../runtime/host/store/schema.ts'
import { schemaVersion } from '../../../runtime/host/store/schema-versions.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import { planOf } from '../../engine/flows.ts'
import { goldenFlow, goldenOrders } from '../../golden/flow.ts'
import { layOut } from '../../golden/golden-store.ts'
import { codeOf, type Folder, newFolder } from './folder.ts'

const earlier = Array.from({ length: schemaVersion - 1 }, (_, at) => at + 1)
const golden = (version: number): Folder => {
  const folder = newFolder()
  layOut(version, folder.folder)
  return folder
}
const versionIn = (path: string): number => {
  const db = new Database(path, { readonly: true })
  try {
    return versionOf(db)
  } finally {
    db.close()
  }
}
const tablesOf = (store: Pick<SqliteStore, 'tables' | 'rows'>): unknown =>
  Object.fromEntries(store.tables().map(({ name }) => [name, [...store.rows(name)]]))

/** Everything that the earlier version kept, and what it has to become here. */
function expectWhole(store: SqliteStore): void {
  expect(versionOf(store.parts.db)).toBe(schemaVersion)
  expect(verifyAll(store.parts).damage).toBeUndefined()
  const orders = store.read(0, 100, ['golden/in.event'])
  expect(orders.map(({ id }) => id)).toEqual(goldenOrders.map(({ id }) => id))
  expect(orders[0]?.data).toEqual(goldenOrders[0]?.data)
  expect(orders[1]?.data).toMatchObject({ customer_ref: 'ben', email: { $erased: true } })
  expect(store.find('/flows/golden/in', 'order-7')).toBe(orders[7]?.offset)
  expect(store.effects({ states: ['failed'] })).toHaveLength(goldenOrders.length)
  const rebuilt = createMemoryStore()
  rebuildInto(rebuilt, planOf(goldenFlow), store)
  expect(tablesOf(rebuilt)).toEqual(tablesOf(store))
  expect([...store.rows('orders')]).toHaveLength(3)
}

it('F36: a store of the version of today, written by an earlier day of it, opens as it is and is whole', () => {
  const folder = golden(schemaVersion)
  const store = folder.open({ personal: personalFields([goldenFlow]) })
  expectWhole(store)
  expect(store.facts.migrated).toBeUndefined()
})

describe.each(earlier)('a store of version %i', (version) => {
  const options = { personal: personalFields([goldenFlow]) }

  it('F36: opens, is whole, and its tables come out of its log as that version wrote them', () => {
    const folder = golden(version)
    const store = folder.open(options)
    expectWhole(store)
    store.close()
    const again = folder.open(options)
    expectWhole(again)
    expect(again.facts.migrated).toBeUndefined()
  })

  it('is kept as it was in a copy that is proven, and the way back leads from there', async () => {
    const folder = golden(version)
    const store = folder.open(options)
    const copy = store.facts.migrated ?? ''
    store.close()
    expect(versionIn(copy)).toBe(version)
    await restoreStore(copy, folder.path, { now: 1 })
    expectWhole(folder.open(options))
  })

  it('is read as it is by a program that only reads', () => {
    const folder = golden(version)
    const before = folder.bytes()
    const reader = folder.open({ readonly: true })
    expect([reader.head > 0, verifyAll(reader.parts).damage]).toEqual([true, undefined])
    reader.close()
    expect(folder.bytes().equals(before)).toBe(true)
    expect(versionIn(folder.path)).toBe(version)
  })

  it('F25: is of the one or the other version after a crash at any statement, and opens whole', () => {
    const folder = golden(version)
    const crashed: Folder[] = []
    const spies = (['exec', 'pragma', 'prepare'] as const).map((name) => {
      const call = Database.prototype[name] as (...given: unknown[]) => unknown
      return vi.spyOn(Database.prototype, name).mockImplementation(function (this: unknown, ...given: unknown[]) {
        // From the copy on; what follows the last step of the migration is an ordinary start.
        if (crashed.length > 0 || String(given[0]).startsWith('VACUUM')) crashed.push(folder.crash())
        return call.apply(this, given) as never
      } as never)
    })
    folder.open(options).close()
    for (const spy of spies) spy.mockRestore()
    const versions = crashed.map(({ path }) => versionIn(path))
    expect([...new Set(versions)]).toEqual([version, schemaVersion])
    for (const found of crashed.filter((_, at) => at <= versions.indexOf(schemaVersion) + 1)) {
      expectWhole(found.open(options))
      expect(found.names().filter((name) => name.includes('-new'))).toEqual([])
    }
  })

  it('stays as it is where the copy cannot be made', () => {
    const folder = golden(version)
    const original = Database.prototype.prepare
    Database.prototype.prepare = function (this: Database.Database, sql: string) {
      if (sql.startsWith('VACUUM')) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
      return original.call(this, sql)
    } as never
    try {
      expect(codeOf(() => folder.open(options))).toBe('STORE_FULL')
    } finally {
      Database.prototype.prepare = original
    }
    expect(versionIn(folder.path)).toBe(version)
    expectWhole(folder.open(options))
  })
})
