/** What the thread at the door and the engine's thread say to each other. */

import type { Failure } from '../../../model/api/failure.ts'
import type { CloudEvent } from '../../../model/event.ts'
import type { PortWish } from '../../front/listen.ts'

/** A program whose token is good, as the door must know it. */
export type LetIn = {
  readonly program: string
  readonly sources: readonly string[]
  /** Of the token, in hex. */
  readonly hash: string
}

export type KnownTokens = { readonly revision: number; readonly programs: readonly LetIn[] }

/** What the door is started with. */
export type DoorJob = {
  readonly port: PortWish
  /** Where the engine's thread listens for everything else. */
  readonly inside: string
  readonly publicHosts: readonly string[]
  readonly tokens: KnownTokens
  /** At most at once. */
  readonly connections: number
  readonly limits: { readonly events: number; readonly bytes: number }
  /** ms */
  readonly timeouts: {
    readonly headers: number
    readonly request: number
    readonly checks: number
    readonly idle: number
  }
}

/**
 * Events of some requests on their way to the log, all that came in during one turn of the door's loop. Flat lists and
 * one long text: an object for each event would cost more on its way than all that is done with it.
 */
export type Handed = {
  readonly kind: 'handed'
  readonly id: number
  /** Of the tokens by which they were let in. */
  readonly revision: number
  /** Bytes of their bodies. */
  readonly bytes: number
  readonly programs: readonly string[]
  /** For each request: the place of its program, how many events. */
  readonly requests: readonly number[]
  /** Sources and types, two by two. */
  readonly origins: readonly string[]
  /** For each event: the place of its origin, its time, the length of its data's text. */
  readonly numbers: Float64Array
  /** For each event: id, subject, key of order. */
  readonly names: readonly (string | null)[]
  readonly text: string
  /** What few events have. */
  readonly more: readonly (Pick<CloudEvent, 'correlationid' | 'causationid' | 'attributes'> & { readonly at: number })[]
}

/** What became of what was handed in: for each event its kind (a place in `acceptanceKinds`) and its offset. */
export type Outcome = {
  readonly kind: 'outcome'
  readonly id: number
  readonly offsets: Float64Array
  /** Requests whose token was taken back meanwhile; they have nothing in `offsets`. */
  readonly strangers: readonly number[]
  /** Nothing was taken. */
  readonly refused?: DoorRefusal
}

export type DoorRefusal = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers: { readonly [name: string]: string }
}

export const acceptanceKinds = ['accepted', 'duplicate', 'conflict'] as const

export type DoorTold =
  | { readonly kind: 'open'; readonly port: number }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | Handed
  /** Nothing more comes in, and everything that was begun here is answered. */
  | { readonly kind: 'quiet' }
  /** And nobody is connected any more, to the inside neither. */
  | { readonly kind: 'empty' }

export type DoorAsked =
  | ({ readonly kind: 'tokens' } & KnownTokens)
  | Outcome
  | { readonly kind: 'close'; readonly patience: number }
