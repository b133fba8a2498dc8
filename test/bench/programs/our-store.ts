/** What is read from a store of ours once the measuring is over. */
import { existsSync, statSync } from 'node:fs'
import type { Store } from '../../../runtime/model/store.ts'
import { digestOfRows } from './digest.ts'

/** Without the reserve for a full disk, search and the keys of persons, which have a size of their own. */
const parts = ['', '-wal', '-shm', '-anchor']

export const storeBytes = (path: string): number =>
  parts.reduce((bytes, part) => bytes + (existsSync(path + part) ? statSync(path + part).size : 0), 0)

export function tablesOf(store: Store) {
  let customers = 0
  function* rows() {
    for (const { customer, orders, minor } of store.rows('customer_totals')) {
      customers++
      yield [customer, orders, minor]
    }
  }
  const totals = digestOfRows(rows())
  const counts = store.tables().some(({ name }) => name === 'europe')
  return counts ? { customers, totals, europe: store.row('europe', ['count'])?.count ?? 0 } : { customers, totals }
}
