/** The store of an open shop: whole, and sealing what the flows at work call personal. */
import { dirname, join } from 'node:path'
import { personalFields } from '../../compile/personal-fields.ts'
import { personalKeeping } from '../../compile/personal-keeping.ts'
import type { Flow } from '../../model/flow.ts'
import { CounterflowError } from '../../model/problem.ts'
import { appProgram } from '../store/holder.ts'
import { type OpenOptions, openStore, type Personal, type SqliteStore } from '../store/open.ts'
import { sealKept } from '../store/seal-kept.ts'

export type ShopStoreOptions = Pick<OpenOptions, 'reserveBytes' | 'appVersion'>

export type ShopStore = {
  readonly store: SqliteStore
  /** From now on what these flows call personal is sealed. */
  readPersonal(flows: readonly Flow[]): void
}

/** @throws whatever keeps the store from being opened, such as STORE_HELD, DB_FOREIGN or EVENT_CORRUPT. */
export function openShopStore(path: string, options: ShopStoreOptions = {}): ShopStore {
  let personal: Personal = () => undefined
  const store = openStore(path, {
    program: appProgram,
    files: join(dirname(path), 'files'),
    personal: (event) => personal(event),
    ...options,
  })
  try {
    assertWhole(store)
  } catch (error) {
    store.close()
    throw error
  }
  return {
    store,
    readPersonal(flows) {
      personal = personalFields(flows)
      sealKept(store, personalKeeping(flows))
    },
  }
}

/** Nothing is worked out from an event that is not what was accepted. */
function assertWhole({ path, facts }: SqliteStore): void {
  const damage = facts.tail?.damage
  if (damage === undefined) return
  throw new CounterflowError('EVENT_CORRUPT', `The store is damaged: ${damage.message}`, {
    kept: 'Nothing was run. What was accepted before that event is whole.',
    advice: 'Keep the file, and restore a backup: counterflow store restore.',
    details: { path, ...damage },
  })
}
