/** Puts a store together over a connection that has been checked: every part gets what it needs, and nothing more. */
import type { Database } from 'better-sqlite3'
import { parseJson } from '../../expression/json.ts'
import type { Json } from '../../model/json.ts'
import type { PersonalKeeping } from '../../model/personal.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { AnchorFile } from './anchor.ts'
import { openChain } from './chain.ts'
import { openDictionary } from './dictionary.ts'
import { openDrafts } from './drafts.ts'
import { openErasures } from './erasures.ts'
import { openEvents } from './events.ts'
import { openFileOutput } from './file-output.ts'
import { type IdentityOptions, openIdentity } from './identity.ts'
import { type KeptSeal, openKeptSeal } from './kept-seal.ts'
import { type Keys, openKeys } from './keys.ts'
import { openLags } from './lags.ts'
import { openLedger } from './ledger.ts'
import { openMeta } from './meta.ts'
import { type OpenFacts, readEnds } from './parts.ts'
import { openRaw } from './raw.ts'
import { openReleases } from './releases.ts'
import type { Reserve } from './reserve.ts'
import { type Personal, seal, unseal } from './sealing.ts'
import { secretFrom } from './secret.ts'
import { openSettings } from './settings.ts'
import { assembleStore, type SqliteStore } from './sqlite-store.ts'
import { openState } from './state.ts'
import { openTables } from './tables.ts'
import { openTries } from './tries.ts'
import { openVersions } from './versions.ts'

export type OpenOptions = {
  /** Beside a running owner: takes no lock and writes nothing. */
  readonly readonly?: boolean
  /** Who we are, for the message that another program gets. */
  readonly program?: string
  readonly appVersion?: string
  readonly now?: () => number
  /** Reads the data of an event; by default as it was read on arrival. */
  readonly parse?: (text: string) => Json
  /** The folder below which stages may write files. */
  readonly files?: string
  readonly personal?: Personal
  /** What of the work over events is sealed as well; from the first time that there is anything about people. */
  readonly keeping?: PersonalKeeping
  /** How it is sealed; by default with a key of this store's own. */
  readonly kept?: KeptSeal
  /** Space kept back for a full disk; 64 MB, 0 for none. */
  readonly reserveBytes?: number
  /** Open although the log is shorter than what was accepted; effects stay paused. */
  readonly acceptLoss?: boolean
  readonly identity?: Pick<IdentityOptions, 'recent' | 'page' | 'fanIn' | 'step'>
}

/** What only the owner of a store has. */
export type Owned = {
  readonly epoch: number
  readonly anchor: AnchorFile
  readonly reserve: Reserve
  readonly unlock: () => void
}

/** As on arrival: an id beyond 2^53 keeps its digits. How deep it may be was decided there. */
function readData(text: string): Json {
  const read = parseJson(text, { maximumDepth: Number.POSITIVE_INFINITY })
  if ('code' in read)
    throw new CounterflowError('STORE_CORRUPT', `The data of an event cannot be read: ${read.message}`)
  return read.value
}

export function build(
  db: Database,
  path: string,
  options: OpenOptions,
  owned: Owned | undefined,
  facts: OpenFacts,
): SqliteStore {
  const readonly = owned === undefined
  const meta = openMeta(db)
  const dictionary = openDictionary(db)
  let opened: Keys | undefined
  const keys = (): Keys => (opened ??= openKeys(`${path}-keys`, { readonly }))
  const personal = options.personal
  const kept =
    options.kept ??
    openKeptSeal({
      secret: () => keys().secret,
      store: meta.id,
      isOn: () => meta.get('kept') === 'sealed',
      turnOn: () => meta.set('kept', 'sealed'),
    })
  const events = openEvents(db, dictionary, {
    parse: options.parse ?? readData,
    seal:
      personal &&
      ((event, text) => {
        const marked = personal(event)
        return marked ? seal(text, marked, keys(), meta.id) : text
      }),
    unseal: (text) => unseal(text, keys(), meta.id),
  })
  const chain = openChain(db)
  const ends = readEnds({ events, chain }, { head: 0, first: 1, hash: Buffer.alloc(0) })
  const log = {
    // A reader's log may be cut meanwhile, by the owner.
    first: () => (readonly ? readEnds({ events, chain }, ends) : ends).first,
    head: () => ends.head,
    identityOf: (offset: number) => {
      const row = events.identity(offset)
      return row && { source: dictionary.get(row.origin).source, id: row.id }
    },
    identitiesAfter: (offset: number, limit: number) =>
      events
        .identities(offset, limit)
        .map((row) => ({ offset: row.offset, source: dictionary.get(row.origin).source, id: row.id })),
  }
  const identity = openIdentity(db, log, {
    ...options.identity,
    readonly,
    secret: secretFrom(meta.get('secret')),
  })
  owned?.anchor.write(ends.head, ends.hash, meta.ledger())
  const files = openFileOutput(db, options.files)
  const lags = openLags(db)
  if (owned) files.cutBack()
  return assembleStore(
    {
      path,
      db,
      meta,
      dictionary,
      events,
      chain,
      identity,
      keys,
      kept,
      epoch: owned?.epoch ?? meta.epoch(),
      state: openState(db, options.appVersion ?? '', kept, lags),
      lags,
      ledger: openLedger(db, kept),
      tries: openTries(db, kept),
      tables: openTables(db, { readonly, kept }),
      versions: openVersions(db),
      drafts: openDrafts(db),
      releases: openReleases(db),
      settings: openSettings(db),
      erasures: openErasures(db),
      raw: openRaw(db, { store: meta.id, keys, personal }),
      files,
      anchor: owned?.anchor,
      reserve: owned?.reserve,
      flushKeys: () => opened?.flush(),
      release: () => {
        opened?.close()
        db.close()
        owned?.unlock()
      },
    },
    ends,
    facts,
  )
}
