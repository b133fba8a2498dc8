import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../runtime/host/store/open.ts'
import { commit, event, part } from '../../store-contract.ts'
import { codeOf, fill, newFolder } from './folder.ts'

describe('a store that is opened', () => {
  it('is as durable as SQLite can be, and says so', () => {
    const { db } = newFolder().open().parts
    const pragmas = [
      'synchronous',
      'journal_mode',
      'foreign_keys',
      'trusted_schema',
      'cell_size_check',
      'mmap_size',
      'wal_autocheckpoint',
      'auto_vacuum',
    ]
    expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual([2, 'wal', 1, 0, 1, 0, 4000, 2])
  })

  it('is held by one program, which the next one is told', () => {
    const folder = newFolder()
    const store = folder.open({ program: 'desktop' })
    const next = (): unknown => folder.open()
    expect(next).toThrow(
      expect.objectContaining({
        code: 'STORE_HELD',
        details: expect.objectContaining({ pid: process.pid, program: 'desktop' }),
      }),
    )
    store.close()
    expect(codeOf(next)).toBe('done')
  })

  it('is free at once when its holder is killed', async () => {
    const folder = newFolder()
    const script = `const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, '../../../runtime/host/store/open.ts'))})
      openStore(${JSON.stringify(folder.path)}, { reserveBytes: 0 }); console.log('open'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(codeOf(() => folder.open())).toBe('STORE_HELD')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(folder.open().facts.unclean).toBe(true)
  })

  it('stops writing when another program has taken it over', () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 1)
    const other = new Database(folder.path)
    other.prepare("UPDATE meta SET value = value + 1 WHERE name = 'epoch'").run()
    other.close()
    expect(codeOf(() => fill(store, 1))).toBe('FENCED')
    expect(store.head).toBe(1)
  })

  it('is read beside its owner, sees what is committed, and is not written to', () => {
    const folder = newFolder()
    const owner = folder.open()
    fill(owner, 2)
    const reader = folder.open({ readonly: true })
    fill(owner, 3)
    expect([reader.head, reader.find('/till', 'e-4'), reader.find('/till', 'e-9'), reader.read(3, 9).length]).toEqual([
      5,
      4,
      undefined,
      2,
    ])
    expect(codeOf(() => reader.commit(commit({ events: [event(6)] })))).toBe('STORE_READONLY')
    expect(codeOf(() => newFolder().open({ readonly: true }))).toBe('STORE_MISSING')
  })
})

describe('a file that is not our store', () => {
  const made = (change: (db: Database.Database) => void) => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 3)
    store.close()
    const db = new Database(folder.path)
    change(db)
    db.close()
    return folder
  }

  it.each<[string, string, (db: Database.Database) => void]>([
    ['DB_FOREIGN', 'another application', (db) => db.pragma('application_id = 1')],
    ['DB_NEWER', 'a newer version', (db) => db.pragma('user_version = 99')],
    ['DB_FOREIGN', 'a trigger', (db) => db.exec('CREATE TRIGGER x AFTER INSERT ON event BEGIN DELETE FROM event; END')],
    ['DB_FOREIGN', 'a view', (db) => db.exec('CREATE VIEW x AS SELECT 1')],
    ['DB_FOREIGN', 'a strange table', (db) => db.exec('CREATE TABLE x (a)')],
    ['DB_FOREIGN', 'an undeclared table of a flow', (db) => db.exec('CREATE TABLE table_x (a)')],
    ['DB_FOREIGN', 'a missing table', (db) => db.exec('DROP TABLE letter')],
    ['DB_REPLACED', 'another store id', (db) => db.exec("UPDATE meta SET value = 'ff' WHERE name = 'id'")],
    ['DB_REPLACED', 'another history', (db) => db.exec('UPDATE "commit" SET hash = zeroblob(32) WHERE last = 3')],
  ])('is refused as %s for %s, and not touched', (code, _, change) => {
    const folder = made(change)
    const before = folder.bytes()
    expect(codeOf(() => folder.open())).toBe(code)
    expect(folder.bytes().equals(before)).toBe(true)
  })

  it.each([
    ['DB_REPLACED', 'empty, where a store was', Buffer.alloc(0)],
    ['DB_FOREIGN', 'text', Buffer.from('{"not": "a database"}'.repeat(20))],
  ])('is refused as %s when it is %s', (code, _, bytes) => {
    const folder = made(() => {})
    folder.write('', bytes)
    expect(codeOf(() => folder.open())).toBe(code)
    expect(folder.bytes().equals(bytes)).toBe(true)
  })

  it('is not made anew where a store has been', () => {
    const folder = made(() => {})
    rmSync(folder.path)
    expect(codeOf(() => folder.open())).toBe('DB_REPLACED')
  })

  it('is noticed when it takes the place of the open store', () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 1)
    expect(store.stillThere()).toBe(true)
    renameSync(folder.path, `${folder.path}.moved`)
    expect([store.stillThere(), codeOf(() => fill(store, 1))]).toEqual([false, 'DB_REPLACED'])
  })

  it.each(['Dropbox', 'OneDrive - Shop', 'Nextcloud'])('is not made below %s', (name) => {
    const { folder } = newFolder()
    expect(codeOf(() => openStore(join(folder, name, 'shop.db')))).toBe('STORE_LOCATION')
  })

  it('is not opened beside a conflicting copy', () => {
    const folder = made(() => {})
    copyFileSync(folder.path, join(folder.folder, "shop (Ann's conflicted copy 2026-01-01).db"))
    expect(codeOf(() => folder.open())).toBe('STORE_LOCATION')
  })
})

describe('a store that cannot write', () => {
  it('says that the disk is full, is as before, and goes on when there is space', () => {
    const folder = newFolder()
    const store = folder.open({ reserveBytes: 100_000 })
    fill(store, 2)
    const { db } = store.parts
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
    const big = { events: [event(3, { data: 'x'.repeat(50_000), text: JSON.stringify('x'.repeat(50_000)) })] }
    expect(folder.names()).toContain('shop.db-reserve')
    expect(codeOf(() => store.commit(commit({ ...big, stages: [part({ cursor: 3 })] })))).toBe('STORE_FULL')
    expect(folder.names()).not.toContain('shop.db-reserve')
    expect([store.head, store.stage('shop/totals'), store.find('/till', 'e-3')]).toEqual([2, undefined, undefined])
    db.pragma('max_page_count = 1000000')
    store.commit(commit(big))
    expect(store.find('/till', 'e-3')).toBe(3)
  })

  it('T-R3: takes a full disk in the middle of a stage for what it is, not for a fault of the stage', () => {
    const store = newFolder().open()
    store.parts.db.pragma(`max_page_count = ${store.parts.db.pragma('page_count', { simple: true })}`)
    const state = [{ key: 'k', value: 'x'.repeat(50_000), expires: null }]
    expect(codeOf(() => store.commit(commit({ stages: [part({ state })] })))).toBe('STORE_FULL')
  })

  it('T-R3: says that another program keeps it locked, and goes on afterwards', () => {
    const folder = newFolder()
    const store = folder.open()
    const other = new Database(folder.path)
    other.exec('BEGIN IMMEDIATE')
    expect(codeOf(() => fill(store, 1))).toBe('STORE_BUSY')
    other.exec('ROLLBACK')
    other.close()
    fill(store, 1)
    expect(store.head).toBe(1)
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says that its folder is read-only', () => {
    const folder = newFolder()
    folder.open().close()
    chmodSync(folder.folder, 0o555)
    expect(['STORE_READONLY', 'STORE_IO']).toContain(codeOf(() => folder.open()))
    chmodSync(folder.folder, 0o755)
  })

  it('cuts off what a crash has left behind the committed end of a file', () => {
    const folder = newFolder()
    const files = join(folder.folder, 'files')
    const write = (text: string): void => {
      const store = folder.open({ files })
      store.commit(commit({ stages: [part({ files: [{ path: 'a.txt', text }] })] }))
      store.close()
    }
    write('one\n')
    appendFileSync(join(files, 'a.txt'), 'half a li')
    write('two\n')
    expect(readFileSync(join(files, 'a.txt'), 'utf8')).toBe('one\ntwo\n')
  })

  it.skipIf(process.platform === 'win32')('writes no file through a link', () => {
    const folder = newFolder()
    const files = join(folder.folder, 'files')
    mkdirSync(files)
    symlinkSync(folder.folder, join(files, 'out'))
    symlinkSync(join(folder.folder, 'secret.txt'), join(files, 'a.txt'))
    const store = folder.open({ files })
    for (const path of ['out/a.txt', 'a.txt']) {
      const failed = (): void => store.commit(commit({ stages: [part({ files: [{ path, text: 'x' }] })] }))
      expect(failed).toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: 'PATH_BLOCKED' }) }))
    }
    expect(folder.names()).not.toContain('secret.txt')
  })
})
