/** What every part of an open shop works with. */
import type { ApiEventName, ApiEvents } from '../../model/api.ts'
import type { NodeType } from '../../model/node.ts'
import type { Services } from '../../model/services.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { Waiting } from '../store/waiting.ts'
import type { Plans } from './plans.ts'

export type ShopParts = {
  readonly store: SqliteStore
  readonly services: Services
  readonly nodeTypes: readonly NodeType[]
  readonly plans: Plans
  readonly waiting: Waiting
  /** The folder with one folder per template. */
  readonly templates: string
  readonly tell: Tell
  /** For the log of the process: what no window can be told. */
  log(message: string): void
}

/** `window` left out: to all windows. */
export type Tell = <E extends ApiEventName>(event: E, payload: ApiEvents[E], window?: string) => void

/** Who asks. */
export type Caller = { readonly window: string }
