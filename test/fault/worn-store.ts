/** A store that has seen some life, as a process that was killed leaves it: half of it in the file, half in the journal. */
import { openStore } from '../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import { commit, effect, event, part, totals } from '../store-contract.ts'
import { type Picture, pictureOf } from './place.ts'

const commits = 60
const eventsPerCommit = 3
const calls = 8
export const head = commits * eventsPerCommit

/** So that identities lie in runs on the disk as well as in memory. */
export const identity = { recent: 32, page: 8, fanIn: 2, step: 32 }
export const open = (path: string, more: { acceptLoss?: boolean } = {}): SqliteStore =>
  openStore(path, { reserveBytes: 0, identity, ...more })

export type Worn = {
  readonly killed: Picture
  readonly closed: Picture
  readonly older: Picture
  readonly content: Content
}

/** Makes the same store at each call, but for its random id. */
export function wearOut(path: string): Worn {
  const store = open(path)
  store.declareTable(totals, 'shop/totals')
  const older = fill(store, 0, commits / 2)
  store.parts.db.pragma('wal_checkpoint(PASSIVE)')
  fill(store, commits / 2, commits)
  // The end of the journal is about calls to the outside, and about nothing else.
  for (let n = 0; n < calls; n++) store.commit(commit({ effects: [effect(`call-${n}`, { state: 'inflight' })] }))
  const killed = pictureOf(path)
  const content = contentOf(store)
  store.close()
  return { killed, closed: pictureOf(path), older, content }

  function fill(into: SqliteStore, from: number, to: number): Picture {
    for (let n = from; n < to; n++) write(into, n)
    return pictureOf(path)
  }
}

const note = 'two lines of what a shop writes about an order, so that rows have some length. '.repeat(4)

function write(store: SqliteStore, n: number): void {
  const first = store.head + 1
  const events = Array.from({ length: eventsPerCommit }, (_, at): CloudEvent => {
    const data = { order: `order-${first + at}`, note }
    return event(first + at, { data, text: JSON.stringify(data) })
  })
  const cursor = first + eventsPerCommit - 1
  store.commit(
    commit({
      at: 1_760_000_000_000 + n,
      events,
      positions: [{ producer: 'shop/web', position: { rows: cursor } }],
      stages: [
        part({
          cursor,
          from: first,
          state: [{ key: `order-${n % 10}`, value: { seen: n }, expires: null }],
          tables: [
            {
              table: 'totals',
              rows: [
                { kind: 'put', key: [`customer-${n % 7}`], values: [1, '9.99', 'a', 'b', new Set([`s-${n}`]), true] },
              ],
            },
          ],
        }),
      ],
      effects: [effect(`effect-${n}`, { offset: first, state: 'done' })],
    }),
  )
}

/** Everything that can be read of a store: the log, and what was worked out from it. */
export type Content = { readonly log: readonly string[]; readonly derived: string }

export function contentOf(store: SqliteStore): Content {
  const log = store.read(0, 1_000_000).map((each) => `${store.find(each.source, each.id)} ${JSON.stringify(each)}`)
  const derived = JSON.stringify([
    store.stage('shop/totals'),
    store.position('shop/web'),
    Array.from({ length: 10 }, (_, n) => store.state('shop/totals', `order-${n}`)),
    [...store.rows('totals')],
    store.effects({}),
    store.effects({ states: ['done'] }).length,
  ])
  return { log, derived }
}

/** What lies on the disk of the index of accepted ids, page by page. */
export function pagesOfIdentities(path: string): readonly Buffer[] {
  const store = openStore(path, { readonly: true })
  const pages = store.parts.db.prepare<[], { entries: Buffer }>('SELECT entries FROM identity_page').all()
  store.close()
  return pages.map(({ entries }) => entries)
}
