/** Commits that do not wait for the disk: nobody is told of them before it has them, and everybody is when it never will. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openChannelReader } from '../../../runtime/host/ingress/channel-reader.ts'
import { readAnchor } from '../../../runtime/host/store/anchor.ts'
import { openLateCommits } from '../../../runtime/host/store/late-commits.ts'
import type { SqliteStore } from '../../../runtime/host/store/sqlite-store.ts'
import { fill, newFolder } from './folder.ts'

const arrival = ({ late }: SqliteStore): Promise<unknown> => new Promise((resolve) => late.flush(resolve))

describe('commits that do not wait for the disk', () => {
  it('are read by programs, and known to the anchor, when the disk has them', async () => {
    const folder = newFolder()
    const store = folder.open()
    const reader = openChannelReader(store)
    const read = async () => (await reader.page({ channel: 'shop/web.out', after: 0, limit: 100, size: 1e6 })).events
    fill(store, 1, 3)
    store.late.during(() => fill(store, 2, 5))
    expect([store.head, store.safe, (await read()).length]).toEqual([13, 3, 3])
    expect(readAnchor(`${folder.path}-anchor`)?.offset).toBe(3)
    expect(await arrival(store)).toBeUndefined()
    expect([store.head, store.safe, (await read()).length]).toEqual([13, 13, 13])
    expect(readAnchor(`${folder.path}-anchor`)?.offset).toBe(13)
    expect(folder.crash().open().head).toBe(13)
  })

  it('are the only ones: what follows waits again, and takes them along', async () => {
    const store = newFolder().open()
    const found: unknown[] = []
    store.late.during(() => {
      found.push(store.parts.db.pragma('synchronous', { simple: true }))
      fill(store, 1)
    })
    expect(() =>
      store.late.during(() => {
        throw new Error('on the way')
      }),
    ).toThrow('on the way')
    found.push(store.parts.db.pragma('synchronous', { simple: true }))
    expect(found).toEqual([1, 2])
    fill(store, 1)
    expect([store.head, store.safe]).toEqual([2, 2])
    expect(await arrival(store)).toBeUndefined()
  })

  it('are on the disk when the store is closed before', async () => {
    const folder = newFolder()
    const store = folder.open()
    store.late.during(() => fill(store, 1, 3))
    const arrived = arrival(store)
    store.close()
    expect(await arrived).toBeUndefined()
    expect(folder.crash().open().head).toBe(3)
  })

  it('are known to be there as far as they had been made when the disk was asked', async () => {
    const folder = newFolder()
    const store = folder.open()
    store.late.during(() => fill(store, 2, 5))
    const [first, hash] = [arrival(store), store.parts.chain.head()?.hash]
    store.late.during(() => fill(store, 1, 7))
    expect(() => store.late.flush(() => {})).toThrow('waited for already')
    expect([await first, store.head, store.safe]).toEqual([undefined, 17, 10])
    expect(readAnchor(`${folder.path}-anchor`)).toMatchObject({ offset: 10, hash })
    expect([await arrival(store), store.safe]).toEqual([undefined, 17])
    expect(readAnchor(`${folder.path}-anchor`)?.offset).toBe(17)
  })

  it('never take back what a commit has said that waited for the disk itself', async () => {
    const folder = newFolder()
    const store = folder.open()
    store.late.during(() => fill(store, 1, 5))
    const first = arrival(store)
    fill(store, 1, 5)
    expect([store.safe, readAnchor(`${folder.path}-anchor`)?.offset]).toEqual([10, 10])
    await first
    expect([store.safe, readAnchor(`${folder.path}-anchor`)?.offset]).toEqual([10, 10])
  })

  it('stay whole where the journal begins anew while the disk is waited for', async () => {
    const folder = newFolder()
    const store = folder.open()
    const header = (): string => folder.bytes('-wal').toString('hex', 0, 32)
    store.late.during(() => fill(store, 1, 10))
    const before = header()
    for (let round = 0; round < 3; round++) {
      const first = arrival(store)
      // More than is kept in the journal, so that SQLite brings it all into the file, and writes from its beginning again.
      store.late.during(() => fill(store, 60, 1000))
      const picture = folder.crash()
      expect(await first).toBeUndefined()
      expect(await arrival(store)).toBeUndefined()
      // What lies in the files without any help of the disk: a process that was killed leaves this.
      expect(picture.open().head).toBe(store.head)
    }
    expect(header()).not.toBe(before)
    expect([...store.verify()].length).toBeGreaterThan(0)
    expect([store.head, store.safe]).toEqual([180_010, 180_010])
  })

  it('are told to be lost where the disk does not take them', async () => {
    const { folder } = newFolder()
    const db = new Database(':memory:')
    onTestFinished(() => void db.close())
    // What can be written to and cannot be brought onto a disk.
    symlinkSync('/dev/null', join(folder, 'other.db-wal'))
    let arrived = 0
    const late = openLateCommits(
      db,
      join(folder, 'other.db'),
      () => 0,
      () => arrived++,
    )
    late.during(() => {})
    const lost = await new Promise((resolve) => late.flush(resolve))
    expect(lost).toMatchObject({ code: 'STORE_LOST' })
    expect(arrived).toBe(0)
    late.close()
  })
})
