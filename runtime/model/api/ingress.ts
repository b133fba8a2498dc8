/** The door for programs, providers and pages on this computer, as the window shows and changes it. */
import type { Method } from './method.ts'

export type IngressState = {
  /** `off`: nothing needs it. `taken`: another program has the port, and nothing comes in. */
  readonly state: 'off' | 'listening' | 'taken'
  readonly port: number
  /** `http://127.0.0.1:4270`, where it listens. */
  readonly address: string
  /** A port that is free, where the own one is taken. */
  readonly free: number | null
  /** Where a relay or a tunnel makes us known; null: only this computer reaches us. */
  readonly publicUrl: string | null
  readonly programs: number
  /** Forms that are shown now. */
  readonly pages: readonly PageCard[]
  /** Connections to providers that send webhooks. */
  readonly hooks: readonly { readonly connection: string; readonly kind: string; readonly address: string }[]
}

export type PageCard = {
  readonly flow: string
  readonly node: string
  readonly title: string
  readonly shows: 'form' | 'shop'
  /** Empty where nothing listens. */
  readonly address: string
}

/** A program that was let in. */
export type ProgramCard = {
  readonly program: string
  /** What the `source` of its events must be, or begin with. */
  readonly sources: readonly string[]
  /** The channels that it may read. */
  readonly reads: readonly string[]
  /** ms since 1970 */
  readonly created: number
  /** Its places in channels, and when each was last told of, ms. */
  readonly places: readonly ProgramPlace[]
}

export type ProgramPlace = {
  readonly subscription: string
  readonly channel: string
  /** Events of the log behind it. */
  readonly behind: number
  /** ms since 1970; null: not known. */
  readonly seen: number | null
  /** True where it is forgotten soon, because its program does not come any more. */
  readonly expires: boolean
}

export type IngressApi = {
  'ingress.read': Method<Record<never, never>, IngressState>
  /** Fails with PORT_BUSY where another program has it; what was open stays open then. */
  'ingress.set': Method<{ port?: number; publicUrl?: string | null }, IngressState>
  'programs.list': Method<Record<never, never>, readonly ProgramCard[]>
  /** The token is shown once and kept nowhere. */
  'programs.add': Method<
    { program: string; sources: readonly string[]; reads: readonly string[] },
    { program: ProgramCard; token: string }
  >
  'programs.remove': Method<{ program: string }, null>
}
