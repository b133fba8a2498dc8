/** What an open shop works with beyond its store: the services, and what they reach outside. */
import type { Plan } from '../../compile/plan.ts'
import type { NodeType } from '../../model/node.ts'
import type { Services } from '../../model/services.ts'
import { accessOf } from '../catch-up/connected.ts'
import { openProviders } from '../catch-up/providers.ts'
import { pageReader } from '../catch-up/read-page.ts'
import { systemClock } from '../clock.ts'
import { openClockCheck } from '../clock-check.ts'
import { files } from '../files/files.ts'
import { openAnswers } from '../ingress/forms/answers.ts'
import { openPages } from '../ingress/forms/pages.ts'
import { openSecretFile, secretFileOf } from '../secrets/secret-file.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Notify } from '../services/open-outside.ts'
import { pushService } from '../services/push.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { openShopOutside } from './shop-outside.ts'

export type ShopServicesOptions = {
  readonly store: SqliteStore
  readonly nodeTypes: readonly NodeType[]
  /** In place of the real ones. */
  readonly given?: Partial<Services> | undefined
  /** Of connections; without it they are in a sealed file beside the store. */
  readonly secrets?: SecretStore | undefined
  /** As it is deployed. */
  planOf(flow: string): Plan | undefined
  readonly notify: Notify
}

export function openShopServices({ store, nodeTypes, given = {}, secrets, planOf, notify }: ShopServicesOptions) {
  const clock = given.clock ?? systemClock
  const shown = openPages(store)
  const answers = openAnswers(store, () => systemClock.now())
  const outside = openShopOutside({
    ...{ store, clock, nodeTypes, planOf, notify },
    secrets: secrets ?? openSecretFile(secretFileOf(store.path)),
  })
  const clockCheck = openClockCheck()
  const providers = openProviders({
    clock,
    random: Math.random,
    accessOf: accessOf(outside.connections, outside.secrets),
    read: pageReader(outside.client),
    clockCheck,
  })
  const services: Services = {
    clock: systemClock,
    random: Math.random,
    files,
    pages: shown,
    providers,
    ...given,
    effects: {
      ...outside.effects,
      push: pushService(answers),
      ...given.effects,
    },
  }
  return { services, outside, shown, answers, providers, clockCheck }
}
