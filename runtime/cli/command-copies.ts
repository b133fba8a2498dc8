/** Copies that flows of a command keep, in the folder for files beside the store. */
import { dirname, join } from 'node:path'
import type { Plan } from '../compile/plan.ts'
import { type Copies, openCopies } from '../host/copies/copies.ts'
import type { Runtime } from '../host/runtime.ts'
import type { Notify } from '../host/services/open-outside.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'

export const openCommandCopies = (
  store: SqliteStore,
  runtime: Runtime,
  plans: readonly Plan[],
  notify: Notify,
): Copies =>
  openCopies({
    store,
    root: join(dirname(store.path), 'files'),
    deployments: () => plans.flatMap(({ flow }) => runtime.engine.deployment(flow.id) ?? []),
    onPaused: (flow, table, reason) =>
      notify({ id: `copy ${flow} ${table}`, flow, title: `The copy of ${table} stands still`, text: reason }),
  })
