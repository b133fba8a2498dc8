/** What looks after a store at work without a window: copies of it, how long events are kept, connections, the past of a shop, tables anew. */
import { openBackups, sayCopyFailed } from '../app/care/backups.ts'
import { openKeeping } from '../app/care/keeping.ts'
import { type ConnectedOutside, openConnectionMethods } from '../app/connections.ts'
import { openDrafts } from '../app/drafts.ts'
import { operatorEvent } from '../app/operator-events.ts'
import { openRebuilding } from '../app/rebuilding.ts'
import type { Running } from '../app/running.ts'
import { openShopIntake } from '../app/shop-intake.ts'
import type { ShopParts } from '../app/shop-parts.ts'
import type { OpenProviders } from '../catch-up/providers.ts'
import type { Desk } from './desk-methods.ts'

export type UpkeepParts = {
  readonly running: Running
  readonly outside: ConnectedOutside
  readonly providers: OpenProviders
  person(by: string): string
  /** Brings copies for other programs in step with the tables. */
  copied(): Promise<void>
}

export function openUpkeep(parts: ShopParts, { running, outside, providers, person, copied }: UpkeepParts) {
  const { store, services } = parts
  const keeping = openKeeping(parts)
  const backups = openBackups(parts, () => {})
  const rebuilding = openRebuilding(parts, running, person)
  const intake = openShopIntake(parts, {
    ...{ running, providers, connections: outside.connections, person },
    clockCheck: { off: () => null },
    relay: () => null,
  })
  const connections = openConnectionMethods(parts, {
    ...{ running, outside, facts: { person } },
    drafts: openDrafts(parts, running.state, () => []),
  })

  const methods = {
    'care.remove': async ({ days, bytes, by }) => {
      const removed = await keeping.remove({ days, bytes })
      const at = services.clock.now()
      const act = { type: 'counterflow.events.removed', flow: null, by: person(by), at, key: `${at} ${store.head}` }
      await running.runtime().accept([operatorEvent({ ...act, data: { days, bytes, events: removed.events } })])
      return removed
    },
    'connections.add': connections['connections.add'],
    'connections.remove': connections['connections.remove'],
    'intake.read': intake.methods['intake.read'],
    'backfill.start': intake.methods['backfill.start'],
    'rebuild.start': rebuilding.methods['rebuild.start'],
    'rebuild.read': rebuilding.methods['rebuild.read'],
    'rebuild.swap': async (wish) => {
      const state = await rebuilding.methods['rebuild.swap'](wish)
      void copied()
      return state
    },
  } satisfies Partial<Desk>
  // Takes up what a kill has cut off.
  intake.start()
  return {
    methods,
    /** A piece of work while nothing else is to do; true while there is more. */
    step: keeping.step,
    /** What is wrong with the store itself, as sentences. */
    trouble: (): readonly string[] => sayCopyFailed(backups.state().last),
    async close(): Promise<void> {
      rebuilding.close()
      await intake.close()
      await backups.close()
    },
  }
}
