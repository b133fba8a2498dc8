/** What a store knows and a copy of it does not, also where the two have gone on differently. */
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import { changedFlows, isSameStore, readAll, readInPieces, readSince } from '../../../runtime/host/store/since.ts'
import { commit, event } from '../../store-contract.ts'
import { fill, newFolder } from './folder.ts'

const lost = (copy: string, store: string): number => {
  const [one, other] = [new Database(copy, { readonly: true }), new Database(store, { readonly: true })]
  try {
    expect(isSameStore(one, other)).toBe(true)
    return readAll(readSince(one, other)).events
  } finally {
    one.close()
    other.close()
  }
}

it('counts the events that came after the copy was made', async () => {
  const folder = newFolder()
  const store = folder.open()
  fill(store, 5)
  const { path } = await backupStore(store, `${folder.path}.backup`)
  expect(lost(path, folder.path)).toBe(0)
  fill(store, 3)
  expect(lost(path, folder.path)).toBe(3)
})

it('after one way back tells the two continuations apart, though their events have the same numbers', async () => {
  const folder = newFolder()
  const store = folder.open()
  fill(store, 5)
  const { path } = await backupStore(store, `${folder.path}.backup`)
  fill(store, 4)
  store.close()
  const { old } = await restoreStore(path, folder.path, { now: 1 })
  const restored = folder.open()
  for (const n of [6, 7])
    restored.commit(commit({ at: 1_770_000_000_000 + n, events: [{ ...event(n), id: `other-${n}` }] }))
  expect(lost(old ?? '', folder.path)).toBe(2)
  expect(lost(folder.path, old ?? '')).toBe(4)
})

it('names the flows that were edited, published, turned, added or put away since, and no other', async () => {
  const folder = newFolder()
  const store = folder.open()
  const { drafts } = store.parts
  const draft = (flow: string, revision: number, removed: number | null = null) => ({
    ...{ flow, revision, removed, label: '', at: 1, allowances: [] },
    text: JSON.stringify({ name: `Flow ${flow}` }),
  })
  for (const flow of ['same', 'edited', 'gone']) drafts.put(draft(flow, 1))
  const { path } = await backupStore(store, `${folder.path}.backup`)
  drafts.put(draft('edited', 2))
  drafts.put(draft('gone', 1, 7))
  drafts.put(draft('added', 1))
  const [copy, live] = [new Database(path, { readonly: true }), new Database(folder.path, { readonly: true })]
  expect(changedFlows(copy, live).toSorted()).toEqual(['Flow added', 'Flow edited', 'Flow gone'])
  copy.close()
  live.close()
})

it('is read in pieces, and ends where the one who waits gives up', async () => {
  const folder = newFolder()
  const store = folder.open()
  fill(store, 1)
  const db = new Database(folder.path, { readonly: true })
  function* steps(): Generator<undefined, number> {
    for (const _row of db.prepare('SELECT 1 UNION SELECT 2').iterate()) yield
    return 7
  }
  let breaths = 0
  expect(await readInPieces(steps(), async () => void breaths++)).toBe(7)
  expect(breaths).toBe(2)
  await expect(readInPieces(steps(), () => Promise.reject(new Error('no more')))).rejects.toThrow('no more')
  // Nothing of it is under way any more, or this would be refused.
  expect(db.prepare('SELECT 3 AS three').get()).toEqual({ three: 3 })
  db.close()
})
