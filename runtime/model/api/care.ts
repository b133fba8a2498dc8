/** The store looked after: how much room it takes, how far back it goes, its copies, its proof, and the gap after a restore. */
import type { Method } from './method.ts'

/** A kind of content: the log, raw deliveries, tables, what steps remember, keys of known events, the search index, the journal. */
export type RoomKind = 'log' | 'deliveries' | 'tables' | 'state' | 'ledger' | 'keys' | 'search' | 'journal' | 'other'

export type Room = {
  /** Everything together, in bytes. */
  readonly bytes: number
  readonly kinds: readonly { readonly kind: RoomKind; readonly bytes: number }[]
  /** Of the disk that the store is on. */
  readonly free: number
}

/** How long events are kept; both null: for ever. */
export type KeepRule = { readonly days: number | null; readonly bytes: number | null }

/** What would go if the rule held now. */
export type KeepPreview = {
  readonly events: number
  /** Event days that would go: of the first and the last one, ms. */
  readonly from: number | null
  readonly through: number | null
  /** Days that stay. */
  readonly days: number
  /** What keeps more from going, in words. */
  readonly heldBy: string | null
  /** What stays of all that goes: rows of the ledger, and the knowledge of what was accepted. */
  readonly ledger: number
  readonly keys: number
}

export type Hold = { readonly offset: number; readonly what: string; readonly by: string; readonly at: number }

export type BackupState = {
  readonly on: boolean
  readonly folder: string
  /** The folder that a person has chosen, in which ours is; null: beside the store. */
  readonly chosen: string | null
  /** What breaks the disk of the store breaks its copies too. */
  readonly sameDisk: boolean
  readonly files: readonly { readonly name: string; readonly at: number; readonly bytes: number }[]
  readonly last: Outcome | null
  /** When the next one is due; null while it is off. */
  readonly next: number | null
  readonly working: Share | null
}

/** What came of a backup or a check. */
export type Outcome = { readonly at: number; readonly ok: boolean; readonly message: string; readonly events: number }
export type Share = { readonly done: number; readonly total: number }

export type VerifyState = { readonly last: Outcome | null; readonly working: Share | null }

/** What a store knows and a copy of it does not. */
export type Since = {
  /** Events that were accepted after the copy was made. */
  readonly events: number
  readonly from: number | null
  readonly through: number | null
  /** Effects that the copy still wants to do and that were done since: they wait for a person. */
  readonly settled: number
  /** Effects of which the copy knows nothing. */
  readonly unknown: number
  readonly effects: readonly {
    readonly stage: string
    readonly state: string
    readonly at: number
    readonly settled: boolean
  }[]
}

/** The same after the way back: what the store that was replaced knew and this one does not. */
export type Gap = Since & {
  readonly at: number
  /** Where the replaced store is kept; empty where there was none to compare with. */
  readonly replaced: string
  /** Who wanted it, where that is known. */
  readonly by?: string
}

/** What would be if the shop went back to a copy. */
export type WayBack = Since & {
  /** When the last thing that the copy knows was accepted, ms. */
  readonly at: number
  /** Events that it has. */
  readonly kept: number
  /** Flows that were changed, published, turned or put away since. */
  readonly flows: readonly string[]
}

export type CareState = {
  readonly room: Room
  readonly rule: KeepRule
  readonly events: { readonly count: number; readonly since: number | null; readonly removed: number }
  /** Events that still have to go by the rule. */
  readonly going: number
  readonly holds: readonly Hold[]
  readonly backup: BackupState
  readonly verify: VerifyState
  readonly gap: Gap | null
  readonly effectsPaused: boolean
  /** How far a copy is brought near, to go back to; null: nobody wants that. */
  readonly goingBack: Share | null
}

/** What was removed at once, and what keeps more from going, in words. */
export type Removal = {
  readonly events: number
  readonly heldBy: string | null
  readonly first: number
  readonly head: number
}

export type CareApi = {
  'care.read': Method<Record<never, never>, CareState>
  'care.preview': Method<KeepRule, KeepPreview>
  /** What is too old goes from now on, in pieces, while nothing else is to do. */
  'care.keep': Method<KeepRule & { by: string }, CareState>
  /** Removes now what the rule names, once; the rule that is kept stays as it is. */
  'care.remove': Method<KeepRule & { by: string }, Removal>
  /** Nothing from this event on goes until it is released. Fails with EVENT_MISSING. */
  'care.hold': Method<{ offset: number; what: string; by: string }, CareState>
  'care.release': Method<{ offset: number; by: string }, CareState>
  'care.schedule': Method<{ on: boolean; by: string }, CareState>
  /** Where copies go from now on; null: beside the store. Fails with BACKUP_FOLDER. */
  'care.folder': Method<{ folder: string | null; by: string }, CareState>
  /** One copy now. Fails with BACKUP_BUSY. */
  'care.backup': Method<Record<never, never>, CareState>
  /** Proves every event of the log against its hash, in pieces. */
  'care.verify': Method<Record<never, never>, CareState>
  'care.stop': Method<Record<never, never>, CareState>
  /** What would be lost by going back to a copy, see `person.copies`. Fails with COPY_MISSING, COPY_OTHER. */
  'care.wayBack': Method<{ path: string }, WayBack>
  /**
   * Goes back to a copy, once it is proven; the store that is there is kept beside it. Nothing is sent outside then until
   * a person says so. False where somebody has called it off. Fails with COPY_MISSING, COPY_OTHER, BACKUP_DAMAGED,
   * STORE_FULL, BACKUP_BUSY; the shop is as it was then.
   */
  'care.goBack': Method<{ path: string; by: string; pin?: string }, boolean>
  'care.stay': Method<Record<never, never>, CareState>
}
