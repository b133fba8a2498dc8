/** Database files that somebody sends or damages: looked at, refused by code, and left as they were found. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import { restoreStore } from '../../runtime/host/store/restore.ts'
import { schemaVersion } from '../../runtime/host/store/schema-versions.ts'
import { CounterflowError } from '../../runtime/model/problem.ts'
import { fill, newFolder } from '../host/store/folder.ts'
import { commit, part } from '../store-contract.ts'
import { expectPlain, expectPrototypesIntact, tree } from './canary.ts'

afterEach(expectPrototypesIntact)

/** A store with a few events and the table that a flow keeps. */
function made() {
  const folder = newFolder()
  const store = folder.open()
  store.declareTable({ name: 'sales', key: [{ name: 'day', type: 'text', keep: 'set' }], columns: [{ name: 'n', type: 'integer', keep: 'add' }] }, 'shop/sales') // biome-ignore format: a row
  fill(store, 40, 5)
  store.commit(commit({ stages: [part({ stage: 'shop/sales', cursor: 200, tables: [{ table: 'sales', rows: [{ kind: 'put', key: ['a'], values: [1] }] }] })] })) // biome-ignore format: a row
  store.close()
  return folder
}

function refusal(work: () => unknown): CounterflowError {
  try {
    work()
  } catch (error) {
    if (error instanceof CounterflowError) return error
    throw error
  }
  throw new Error('It was opened')
}

const table = (cells: string, end = 'STRICT, WITHOUT ROWID') => `DROP TABLE table_sales; CREATE TABLE "table_sales" (${cells}) ${end}` // biome-ignore format: a row
const define = (change: object) =>
  `UPDATE table_definition SET definition = '${JSON.stringify({ name: 'sales', key: [{ name: 'day', type: 'text', keep: 'set' }], columns: [{ name: 'n', type: 'integer', keep: 'add' }], ...change }).replaceAll("'", "''")}'` // biome-ignore format: a row

const hostile: readonly (readonly [id: string, sql: string, code: string])[] = [
  ['A54 a default that eats memory', table('"day" TEXT NOT NULL, "n" INTEGER DEFAULT (randomblob(1000000000)), PRIMARY KEY ("day")'), 'DB_FOREIGN'],
  ['A54 a column that works out a function', table('"day" TEXT NOT NULL, "n" INTEGER AS (length("day")), PRIMARY KEY ("day")'), 'DB_FOREIGN'],
  ['A54 a check that calls a function', table('"day" TEXT NOT NULL, "n" INTEGER CHECK (random() > 0), PRIMARY KEY ("day")'), 'DB_FOREIGN'],
  ['A54 a table of a flow that is a search index', `DROP TABLE table_sales; CREATE VIRTUAL TABLE table_sales USING fts5(day)`, 'DB_FOREIGN'],
  ['A54 an index over a function', 'CREATE INDEX later ON event (abs(offset))', 'DB_FOREIGN'],
  ['A54 a trigger on a table of a flow', 'CREATE TRIGGER t AFTER INSERT ON table_sales BEGIN DELETE FROM event; END', 'DB_FOREIGN'],
  ['A54 our table of tables in another form', 'ALTER TABLE table_definition RENAME COLUMN definition TO text', 'DB_FOREIGN'],
  ['A54 a definition that is no JSON', "UPDATE table_definition SET definition = '{'", 'DB_FOREIGN'],
  ['A54 a definition that is null', "UPDATE table_definition SET definition = 'null'", 'DB_FOREIGN'],
  ['A54 a definition of another table', define({ name: 'event' }), 'DB_FOREIGN'],
  ['A54 SQL as the name of a column', define({ columns: [{ name: 'n" , (SELECT value FROM meta) AS "x', type: 'integer', keep: 'add' }] }), 'DB_FOREIGN'],
  ['A54 a kind of column that does not exist', define({ columns: [{ name: 'n', type: '__proto__', keep: 'add' }] }), 'DB_FOREIGN'],
  ['A54 a format below the first', 'PRAGMA user_version = 0', 'DB_FOREIGN'],
  ['A54 a newer format', `PRAGMA user_version = ${schemaVersion + 1}`, 'DB_NEWER'],
] // biome-ignore format: rows read better

const damaged: readonly (readonly [id: string, change: (bytes: Buffer) => Buffer, codes: readonly string[]])[] = [
  ['A54 nothing', () => Buffer.alloc(0), ['DB_REPLACED']],
  ['A54 only the first 50 bytes', (bytes) => bytes.subarray(0, 50), ['DB_FOREIGN', 'STORE_CORRUPT']],
  ['A54 only the header', (bytes) => bytes.subarray(0, 100), ['DB_FOREIGN', 'STORE_CORRUPT']],
  ['A54 half of it', (bytes) => bytes.subarray(0, bytes.length / 2), ['DB_FOREIGN', 'STORE_CORRUPT', 'LOG_SHORTER_THAN_ACKED']],
  ['A54 noise behind the header', (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xa5)]), ['DB_FOREIGN', 'STORE_CORRUPT']],
  ['A54 zeros behind the header', (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100)]), ['DB_FOREIGN', 'STORE_CORRUPT']],
  ['A54 an archive', () => Buffer.from('PK\x03\x04'.repeat(400)), ['DB_FOREIGN']],
] // biome-ignore format: rows read better

describe('is refused, in words, and is the same file afterwards', () => {
  it.each(hostile)('%s', async (_id, sql, code) => {
    const folder = made()
    const db = new Database(folder.path)
    db.exec(sql)
    db.close()
    const before = tree(folder.folder)
    for (const readonly of [false, true]) {
      const error = refusal(() => folder.open({ readonly }))
      expect(error.code).toBe(code)
      expectPlain(error.message)
      expect([error.kept, error.advice].every((text) => text !== '')).toBe(true)
    }
    expect(tree(folder.folder, ['shop.db-lock', 'shop.db-shm', 'shop.db-wal'])).toEqual(
      Object.fromEntries(Object.entries(before).filter(([path]) => !/-(lock|shm|wal)$/.test(path))),
    )
    // The same as a backup: the store that is there stays.
    const target = made()
    const kept = target.bytes()
    await expect(restoreStore(folder.path, target.path, { now: 1 })).rejects.toMatchObject({ code })
    expect(target.bytes().equals(kept)).toBe(true)
    expect(target.open().head).toBe(200)
  })

  it.each(damaged)('%s', async (_id, change, codes) => {
    const folder = made()
    const bytes = change(folder.bytes())
    folder.write('', bytes)
    const error = refusal(() => folder.open())
    expect(codes).toContain(error.code)
    expectPlain(error.message)
    expect(folder.bytes().equals(bytes)).toBe(true)
    const target = made()
    await expect(restoreStore(folder.path, target.path, { now: 1 })).rejects.toBeInstanceOf(CounterflowError)
    expect(target.open().head).toBe(200)
  })
})

it('A54 with any of its pages turned to noise it is refused or noticed, and never brings the program down', () => {
  const folder = made()
  const whole = folder.bytes()
  const page = 4096
  for (let at = page; at + page <= whole.length; at += page) {
    const bytes = Buffer.from(whole)
    bytes.fill(0xa5, at, at + page)
    folder.write('', bytes)
    try {
      const store = folder.open()
      const [found] = [...store.verify()].slice(-1)
      expect(found).toBeDefined()
      store.close()
    } catch (error) {
      expect(error instanceof CounterflowError ? '' : error, `page ${at / page}`).toBe('')
    }
  }
})

it.each([
  'Dropbox',
  'OneDrive',
  'OneDrive - Anna’s shop',
  'Google Drive',
  'iCloud Drive',
  'com~apple~CloudDocs',
  'pCloudDrive',
])('A62 below %s nothing is made', (name) => {
  const folder = newFolder()
  const error = refusal(() => openStore(join(folder.folder, name, 'shop.db')))
  expect(error.code).toBe('STORE_LOCATION')
  expectPlain(error.message)
  expect(tree(folder.folder)).toEqual({})
})
