/** What it takes to open a shop. */
import type { NodeType } from '../../model/node.ts'
import type { Services } from '../../model/services.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { ShopStoreOptions } from './shop-store.ts'

export type ShopOptions = {
  readonly storePath: string
  readonly templatesFolder: string
  /** Clock, chance, files and whoever performs effects, where they shall not be the real ones. */
  readonly services?: Partial<Services>
  readonly nodeTypes?: readonly NodeType[]
  /** Nothing is done outside until a person says so: the process has failed too often. */
  readonly effectsPaused?: boolean
  /** Open the ingress also where nothing needs it. */
  readonly listen?: boolean
  /** Of connections; without it they are in a sealed file beside the store. */
  readonly secrets?: SecretStore
  readonly storeOptions?: ShopStoreOptions
  /** ms between two looks for new trouble: a second where left out. */
  readonly alertsEvery?: number
  /** Closes this shop, does the work while nobody has the store, and opens the shop again. Without it there is no way back. */
  standAside?(work: () => unknown): Promise<void>
  /** For the log of the process. */
  log?(message: string): void
  /** The store gave up: nothing goes on until the process is started again. */
  onFailure?(error: unknown): void
}
