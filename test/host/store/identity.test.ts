import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openIdentity } from '../../../runtime/host/store/identity.ts'
import { identityHasher } from '../../../runtime/host/store/identity-hash.ts'
import { commit, event } from '../../store-contract.ts'
import { fill, newFolder } from './folder.ts'

const tiny = { recent: 8, page: 4, fanIn: 2, step: 8 }

it('knows every accepted id exactly, through runs, merges, growth and crashes at any time', () => {
  const moves = fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, fc.constant('crash' as const), fc.constant('work' as const)),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(moves, (all) => {
      let folder = newFolder()
      let store = folder.open({ identity: tiny })
      const known = new Map<string, number>()
      for (const move of all) {
        if (move === 'crash') {
          folder = folder.crash()
          store.close()
          store = folder.open({ identity: tiny })
        } else if (move === 'work') while (store.maintain());
        else {
          const first = store.head + 1
          const events = Array.from({ length: move }, (_, n) =>
            event(first + n, { id: `id-${(first + n) * 7919}`, source: n % 2 ? '/a' : '/b' }),
          )
          store.commit(commit({ events }))
          for (const each of events) known.set(`${each.source} ${each.id}`, each.offset)
        }
        for (let n = 1; n <= store.head + 3; n++) {
          for (const source of ['/a', '/b'])
            expect(store.find(source, `id-${n * 7919}`)).toBe(known.get(`${source} id-${n * 7919}`))
        }
      }
      store.close()
    }),
    { numRuns: 15 },
  )
})

it('keeps the number of runs and the memory small', () => {
  const store = newFolder().open({ identity: tiny })
  fill(store, 40, 50)
  while (store.maintain());
  const facts = store.parts.identity.facts()
  expect(facts.runs).toBeLessThan(12)
  expect(facts.recent).toBeLessThan(60)
  expect(facts.filterKeys / facts.filterBytes).toBeGreaterThan(0.05)
})

it('is exact even where hashes collide', () => {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE identity_run (id INTEGER PRIMARY KEY, first INTEGER, last INTEGER, count INTEGER, level INTEGER);
    CREATE TABLE identity_page (position INTEGER PRIMARY KEY, entries BLOB); CREATE TABLE identity_retired (key BLOB PRIMARY KEY)`)
  const log = ['a', 'b', 'c'].map((id, n) => ({ offset: n + 1, source: '/s', id }))
  const access = {
    first: () => 1,
    head: () => 3,
    identityOf: () => log[1],
    identitiesAfter: (after: number) => log.slice(after),
  }
  const identity = openIdentity(db, access, { secret: Buffer.alloc(16), readonly: false })
  // The log says "b" for every offset, as if all hashes were equal: only "b" is found.
  expect(['a', 'b', 'c', 'd'].map((id) => identity.find('/s', id))).toEqual([undefined, 2, undefined, undefined])
})

it('hashes differently for every store, source and id', () => {
  const seen = new Set<string>()
  for (const secret of [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]) {
    const hash = identityHasher(secret)
    const out = { hi: 0, lo: 0 }
    for (const source of ['', 'a', 'ab']) {
      for (const id of ['', '\0', '\0\0', 'a', 'b', 'ba', 'aaaa', 'aaab', '😀']) {
        hash(source, id, out)
        seen.add(`${out.hi} ${out.lo}`)
      }
    }
  }
  expect(seen.size).toBe(2 * 3 * 9)
})
