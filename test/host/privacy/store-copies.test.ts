/** Copies of a store from before somebody was forgotten: listed, cleaned so that they still are whole copies, or deleted. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { personalOptions } from '../../../runtime/host/personal-options.ts'
import { findPerson } from '../../../runtime/host/privacy/find-person.ts'
import { forget } from '../../../runtime/host/privacy/forget.ts'
import { cleanCopies, dropCopy, listCopies } from '../../../runtime/host/privacy/store-copies.ts'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { restoreStore } from '../../../runtime/host/store/restore.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { connect, deliver } from '../ingress/deliver.ts'
import { flowOf, openServed } from '../ingress/open.ts'

const [ann, ben] = ['ann.canary@example.org', 'ben.finch@example.org'] as const
const flow: Flow = flowOf(
  {
    shop: { type: 'webhook', version: 1, config: { provider: 'shopify', connection: 'shopify' } },
    book: {
      type: 'table',
      version: 1,
      config: {
        table: 'book',
        key: [{ name: 'email', type: 'text', value: 'data.original.email' }],
        columns: [{ name: 'shown', type: 'text', value: "'Mail: ' + data.original.email" }],
      },
    },
  },
  [{ from: 'shop.event', to: 'book' }],
)
const order = (id: number, email: string): string =>
  JSON.stringify({ id, name: `#${id}`, total_price: '38.00', currency: 'GBP', email, customer: { id: id + 100 } })

/** A shop with a customer each for `ann` and `ben`, and three copies of it from before `ann` was forgotten. */
async function shopWithCopies(sealed: boolean) {
  const { personal, keeping } = personalOptions([flow])
  const opened = await openServed({ flow, personal, ...(sealed ? { keeping } : {}) })
  const { store } = opened
  const path = connect(opened, 'shopify')
  for (const [n, email] of [ann, ben].entries())
    await deliver(opened, { provider: 'shopify', path, topic: 'orders/create', id: `o-${n}`, body: order(n, email) })
  for (let turns = 0; [...store.rows('book')].length < 2 && turns < 500; turns++)
    await new Promise((resolve) => setTimeout(resolve, 2))
  await opened.close()
  const folder = join(dirname(store.path), 'backups')
  mkdirSync(folder)
  const backup = join(folder, 'backup-2026-03-02T10-00-00Z.db')
  await backupStore(store, backup)
  const [earlier, replaced] = ['.format-2', '.replaced-2026-03-01T10-00-00-000Z'].map((end) => store.path + end) as [string, string] // biome-ignore format: a row
  for (const copy of [earlier, replaced]) copyFileSync(backup, copy)
  const search = openSearch(store)
  const found = findPerson(store, search, ann)
  search.close()
  forget(store, found, join(dirname(store.path), 'files'), 1_000)
  onTestFinished(() => store.close())
  return { store, folder, backup, earlier, replaced, names: found.names }
}
const kinds = (copies: readonly { kind: string; names: string }[]) =>
  copies.map(({ kind, names }) => `${kind} ${names}`).sort()

describe.each([
  ['from before anything in them was sealed', false],
  ['whose tables are sealed', true],
])('copies of a store %s', (_, sealed) => {
  it('T-P3: may name who was forgotten since, and after cleaning name nobody, others stay, and each is a whole copy', async () => {
    const { store, folder, backup, earlier, replaced, names } = await shopWithCopies(sealed)
    const before = listCopies(store, [folder])
    expect(kinds(before)).toEqual(['backup perhaps', 'earlier perhaps', 'replaced perhaps'])
    expect(readFileSync(backup).includes(ann)).toBe(!sealed)
    await cleanCopies(store, before.filter(({ path }) => path !== replaced), 2_000, names)
    // While the names are known or later, when only their hashes are.
    await cleanCopies(store, before.filter(({ path }) => path === replaced), 3_000)
    expect(kinds(listCopies(store, [folder]))).toEqual(['backup nobody', 'earlier nobody', 'replaced nobody'])
    for (const copy of [backup, earlier, replaced]) {
      expect(readFileSync(copy).includes(ann)).toBe(false)
      // Nobody's data is opened on the way.
      expect(readFileSync(copy).includes(ben)).toBe(!sealed)
      expect(existsSync(`${copy}-clean`)).toBe(false)
      store.close()
      await restoreStore(copy, store.path, { now: 4_000 })
      const restored = openStore(store.path, { reserveBytes: 0 })
      expect([...restored.rows('book')].map(({ shown }) => shown).sort()).toEqual([`Mail: ${ben}`, 'erased'])
      expect(verifyAll(restored.parts).damage).toBeUndefined()
      restored.close()
    }
  }, 30_000) // biome-ignore format: calls
})

it('a copy that was made after somebody was forgotten names nobody', async () => {
  const { store, folder } = await shopWithCopies(true)
  await backupStore(store, join(folder, 'backup-2026-03-03T10-00-00Z.db'))
  const [newest] = listCopies(store, [folder]).filter(({ kind }) => kind === 'backup')
  expect(newest).toMatchObject({ kind: 'backup', names: 'nobody', at: Date.parse('2026-03-03T10:00:00Z') })
})

it('looking at copies leaves nothing beside them', async () => {
  const { store, folder, backup } = await shopWithCopies(true)
  expect(listCopies(store, [folder])).toHaveLength(3)
  expect(readdirSync(folder)).toEqual([basename(backup)])
})

it('what cannot be read is said to be so and left as it is; deleted, it is gone', async () => {
  const { store, folder, backup, earlier } = await shopWithCopies(true)
  writeFileSync(earlier, 'no store any more')
  const damaged = readFileSync(backup)
  damaged.fill(7, 4_096, 12_288)
  writeFileSync(backup, damaged)
  const copies = listCopies(store, [folder])
  expect(copies.find(({ path }) => path === earlier)?.names).toBe('unreadable')
  const one = copies.filter(({ path }) => path === backup)
  await expect(cleanCopies(store, one, 2_000)).rejects.toThrow()
  expect(readFileSync(backup).equals(damaged)).toBe(true)
  expect(existsSync(`${backup}-clean`)).toBe(false)
  for (const path of [backup, earlier]) dropCopy(path)
  expect(kinds(listCopies(store, [folder]))).toEqual(['replaced perhaps'])
})
