/** What a store on disk is put together from, and what opening it has found. */
import type { Database } from 'better-sqlite3'
import type { AnchorFile } from './anchor.ts'
import { type Chain, noHash } from './chain.ts'
import type { Dictionary } from './dictionary.ts'
import type { Drafts } from './drafts.ts'
import type { Erasures } from './erasures.ts'
import type { Events } from './events.ts'
import type { openFileOutput } from './file-output.ts'
import type { Identity } from './identity.ts'
import type { KeptSeal } from './kept-seal.ts'
import type { Keys } from './keys.ts'
import type { Lags } from './lags.ts'
import type { openLedger } from './ledger.ts'
import type { Meta } from './meta.ts'
import type { Raw } from './raw.ts'
import type { Releases } from './releases.ts'
import type { Reserve } from './reserve.ts'
import type { Settings } from './settings.ts'
import type { openState } from './state.ts'
import type { openTables } from './tables.ts'
import type { Tries } from './tries.ts'
import type { VerifyResult } from './verify.ts'
import type { openVersions } from './versions.ts'

/** `anchor` and `reserve` are missing where it is only read. */
export type Parts = {
  readonly path: string
  readonly db: Database
  readonly meta: Meta
  readonly epoch: number
  readonly dictionary: Dictionary
  readonly events: Events
  readonly chain: Chain
  readonly identity: Identity
  readonly state: ReturnType<typeof openState>
  readonly lags: Lags
  readonly ledger: ReturnType<typeof openLedger>
  readonly tries: Tries
  readonly tables: ReturnType<typeof openTables>
  readonly versions: ReturnType<typeof openVersions>
  readonly drafts: Drafts
  readonly releases: Releases
  readonly settings: Settings
  readonly raw: Raw
  readonly erasures: Erasures
  readonly files: ReturnType<typeof openFileOutput>
  readonly anchor: AnchorFile | undefined
  readonly reserve: Reserve | undefined
  /** The key file, opened when it is first needed. */
  readonly keys: () => Keys
  readonly kept: KeptSeal
  readonly flushKeys: () => void
  /** Given up when the store is closed: locks, key files, the connection itself. */
  readonly release: () => void
}

/** What opening has found. `tail` is the check of the last events; its damage is for the caller to act on. */
export type OpenFacts = {
  readonly unclean: boolean
  readonly walCopy: string | undefined
  readonly loss: string | undefined
  readonly tail: VerifyResult | undefined
  /** The copy of the store as it was before it was brought to this version. */
  readonly migrated: string | undefined
}

/** How far the log reaches. One object, kept up to date by the owner. */
export type Ends = { head: number; first: number; hash: Buffer }

export function readEnds({ events, chain }: Pick<Parts, 'events' | 'chain'>, into: Ends): Ends {
  const head = chain.head()
  const found = events.ends()
  into.head = head?.last ?? 0
  into.hash = head?.hash ?? noHash
  into.first = found?.first ?? into.head + 1
  return into
}
