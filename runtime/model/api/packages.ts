/** Templates of others: looked at before anything is kept, installed turned off, updated when a person says so. */
import type { ConnectionKind } from '../connection.ts'
import type { Flow } from '../flow.ts'
import type { Allowance, Draft } from './drafts.ts'
import type { Method } from './method.ts'

export type MergeSide = 'mine' | 'theirs'
export type MergeChange = 'same' | 'added' | 'changed' | 'removed'

/** A part of a flow in which an update and what is here differ. */
export type MergedPart = {
  /** What a choice names. */
  readonly id: string
  readonly kind: 'step' | 'event' | 'question' | 'test'
  readonly name: string
  /** What was done to it here since it came, and what the update does to it. */
  readonly here: MergeChange
  readonly there: MergeChange
  /** Both have changed it: only a person knows which counts. */
  readonly open: boolean
  /** Which of the two is taken: as chosen, else the side that has changed it, and where both have, what is here. */
  readonly takes: MergeSide
}

/** What an update would make of a flow; nothing is kept of it. */
export type PackageMerge = {
  readonly parts: readonly MergedPart[]
  readonly before: Flow
  readonly after: Flow
  /** What would have to be put right afterwards, in words. */
  readonly problems: readonly string[]
}

/** A flow that was made from an earlier version of the same template. */
export type InstalledPackage = {
  readonly flow: string
  readonly name: string
  readonly version: string
  /** It was changed since. */
  readonly edited: boolean
  /** What it could do then and now: the sentences that came, and those that went. */
  readonly more: readonly string[]
  readonly less: readonly string[]
}

export type PackageLook = {
  /** The hash that installing names again: what was looked at is what is installed. */
  readonly content: string
  readonly handle: string
  readonly version: string
  readonly name: string
  readonly benefit: string
  readonly publisher: string
  /**
   * `unsigned`: nobody vouches for it. `first`: signed by a key that was not seen before. `known`: by the one that was.
   * `followed`: by a new key, and the one that was known has signed that it may follow.
   */
  readonly trust: 'unsigned' | 'first' | 'known' | 'followed'
  readonly allowances: readonly Allowance[]
  /** Events that must come in from elsewhere, as they are called in conditions. */
  readonly hears: readonly string[]
  /** The version of Counterflow that ran its tests when it was packed. */
  readonly testedOn?: string
  readonly connections: readonly { readonly name: string; readonly kinds: readonly ConnectionKind[] }[]
  /** Its own tests, run in memory just now. */
  readonly tests: number
  readonly readme: string
  readonly document: Flow
  readonly installed: readonly InstalledPackage[]
}

/** `problems`: files of the folder that are no packages, and why. */
export type PackageFolder = {
  readonly folder: string
  readonly found: number
  readonly problems: readonly { readonly file: string; readonly message: string }[]
}

export type MergeChoices = { readonly [part: string]: MergeSide }

/** Something in a flow that should not leave the shop unseen. `shown`: masked. `place`: its path in the document. */
export type ExportFinding = {
  readonly id: string
  readonly place: string
  readonly kind: 'credential' | 'address with a key' | 'e-mail' | 'phone' | 'card' | 'shop' | 'personal'
  readonly shown: string
}

/** `text` null: something is undecided, and nothing leaves. */
export type FlowExport = {
  readonly text: string | null
  readonly undecided: readonly ExportFinding[]
  readonly removed: readonly ExportFinding[]
  readonly kept: readonly ExportFinding[]
}

export type PackagesApi = {
  /**
   * Reads, checks and tests a package; nothing is kept. Fails with PACKAGE_… when anything about it is not right, with
   * PACKAGE_PUBLISHER when somebody else signed in that name, with PACKAGE_TESTS when its tests fail here.
   */
  'packages.look': Method<{ text: string }, PackageLook>
  /** What an update of `into` would come to with these choices, by part. Fails like the installation. */
  'packages.merge': Method<{ text: string; content: string; into: string; choices: MergeChoices }, PackageMerge>
  /**
   * Arrives turned off. `into`: an update of that flow; answers, and what was changed here, stay unless `choices` say
   * otherwise. Fails with PACKAGE_OTHER, PACKAGE_DOWNGRADE.
   */
  'packages.install': Method<
    { text: string; content: string; by: string; into?: string; choices?: MergeChoices },
    Draft
  >
  /**
   * A flow as a file for others: looked through like a package. `remove` and `keep` name findings by id. Nothing is
   * kept. Fails with FLOW_JSON or FLOW_PROBLEMS.
   */
  'flows.export': Method<{ text: string; remove: readonly string[]; keep: readonly string[] }, FlowExport>
  'packages.folder': Method<Record<never, never>, PackageFolder>
  /** The folder whose packages stand beside our templates; empty: none. */
  'packages.setFolder': Method<{ folder: string }, PackageFolder>
}
