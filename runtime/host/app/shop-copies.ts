/** Copies of the tables of an open shop; whoever is there hears of one that stands still. */
import { type Copies, openCopies } from '../copies/copies.ts'
import type { Notify } from '../services/open-outside.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

export type ShopCopiesParts = { readonly running: Running; readonly notify: Notify; readonly root: string }

export function openShopCopies({ store }: ShopParts, { running, notify, root }: ShopCopiesParts): Copies {
  return openCopies({
    store,
    root,
    deployments: () => store.deployments().flatMap(({ flow }) => running.deployment(flow) ?? []),
    onPaused: (flow, table, reason) =>
      notify({
        id: `copy ${flow} ${table} ${reason}`,
        flow,
        title: `The copy of ${table} stands still`,
        text: reason,
      }),
  })
}
