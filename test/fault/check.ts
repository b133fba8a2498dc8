/** What must hold for every store at every moment, whatever its process died of. */
import { readAnchor } from '../../runtime/host/store/anchor.ts'
import { openStore } from '../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { verifyAll } from '../../runtime/host/store/verify.ts'
import type { CloudEvent } from '../../runtime/model/event.ts'
import type { Row } from '../../runtime/model/table.ts'

export function violated(what: string): never {
  throw new Error(what)
}

/** Compares by content; the message shows the first difference, not two whole tables. */
export function same(what: string, found: readonly unknown[], expected: readonly unknown[]): void {
  const [a, b] = [found, expected].map((list) => list.map((each) => JSON.stringify(each)))
  const length = Math.max(a?.length ?? 0, b?.length ?? 0)
  for (let n = 0; n < length; n++)
    if (a?.[n] !== b?.[n]) violated(`${what}: number ${n} of ${length} is ${a?.[n]}, by hand ${b?.[n]}`)
}

/** Looks into the store of a dead process without changing it. */
export function looking<T>(path: string, look: (store: SqliteStore) => T): T {
  const store = openStore(path, { readonly: true })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

/** A process may die before it has made its tables. */
export const rowsOf = (store: SqliteStore, table: string): readonly Row[] =>
  store.tables().some(({ name }) => name === table) ? [...store.rows(table)] : []

/** No hole, no event twice, every hash right, nothing behind the anchor, and the index of identities knows each one. */
export function checkLog(store: SqliteStore): readonly CloudEvent[] {
  const { damage } = verifyAll(store.parts)
  if (damage) violated(`I2: ${damage.message}`)
  const anchor = readAnchor(`${store.path}-anchor`)
  if (anchor && anchor.offset > store.head)
    violated(`I1: the log ends at ${store.head}, the anchor says ${anchor.offset}`)
  const log = store.read(0, 1_000_000)
  const names = new Set<string>()
  log.forEach((event, n) => {
    const name = `${event.source} ${event.id}`
    if (event.offset !== n + 1) violated(`I2: a hole at ${n + 1}`)
    if (names.has(name)) violated(`I1: ${name} stands in the log twice`)
    names.add(name)
    if (store.find(event.source, event.id) !== event.offset)
      violated(`I1: ${name} is at ${event.offset}, and found at ${store.find(event.source, event.id)}`)
  })
  return log
}
