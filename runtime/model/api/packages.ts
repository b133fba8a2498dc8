/** Templates of others: looked at before anything is kept, installed turned off, updated when a person says so. */
import type { ConnectionKind } from '../connection.ts'
import type { Flow } from '../flow.ts'
import type { Allowance, Draft } from './drafts.ts'
import type { Method } from './method.ts'

/** A flow that was made from an earlier version of the same template. */
export type InstalledPackage = {
  readonly flow: string
  readonly name: string
  readonly version: string
  /** It was changed since: an update would take that away. */
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
  /** `unsigned`: nobody vouches for it. `first`: signed by a key that was not seen before. `known`: by the one that was. */
  readonly trust: 'unsigned' | 'first' | 'known'
  readonly allowances: readonly Allowance[]
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

export type PackagesApi = {
  /**
   * Reads, checks and tests a package; nothing is kept. Fails with PACKAGE_… when anything about it is not right, with
   * PACKAGE_PUBLISHER when somebody else signed in that name, with PACKAGE_TESTS when its tests fail here.
   */
  'packages.look': Method<{ text: string }, PackageLook>
  /** Arrives turned off. `into`: an update of that flow; its answers stay. Fails with PACKAGE_OTHER, PACKAGE_DOWNGRADE. */
  'packages.install': Method<{ text: string; content: string; by: string; into?: string }, Draft>
  'packages.folder': Method<Record<never, never>, PackageFolder>
  /** The folder whose packages stand beside our templates; empty: none. */
  'packages.setFolder': Method<{ folder: string }, PackageFolder>
}
