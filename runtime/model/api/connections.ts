/** The connections of this computer, as the window shows and changes them. A secret goes in and never comes out. */
import type { ConnectionKind } from '../connection.ts'
import type { SecretSlot } from '../connection-kinds.ts'
import type { Method } from './method.ts'

export type ConnectionCard = {
  readonly name: string
  readonly kind: ConnectionKind
  readonly mode: 'test' | 'live'
  readonly facts: { readonly [name: string]: string }
  /** `host` or `host:port`: where its key may be sent. */
  readonly hosts: readonly string[]
  /** Which secrets are kept; null where the keychain or the key file cannot be read now. */
  readonly secrets: readonly SecretSlot[] | null
  readonly usedBy: readonly { readonly flow: string; readonly name: string }[]
  /** The practice provider: always there, and cannot be changed. */
  readonly builtIn: boolean
}

/** Several secrets of one slot are each of them valid, while one takes the place of another. */
export type SecretWish = { readonly [slot in SecretSlot]?: readonly string[] }
export type ConnectionList = {
  readonly connections: readonly ConnectionCard[]
  /** Why no secret can be kept on this computer, as a sentence; null where it can. */
  readonly refused: string | null
}

export type ConnectionsApi = {
  'connections.list': Method<Record<never, never>, ConnectionList>
  /** Fails with CONNECTION_NAME, CONNECTION_KIND, CONNECTION_EXISTS, CONNECTION_FACT or SECRET_MISSING, `details.field`. */
  'connections.add': Method<
    {
      name: string
      kind: string
      facts: { readonly [name: string]: string }
      mode: 'test' | 'live'
      secrets: SecretWish
      by: string
    },
    ConnectionList
  >
  /** Another server needs its key again: the one before is forgotten. Fails with CONNECTION_MISSING and as `add`. */
  'connections.change': Method<
    {
      name: string
      facts?: { readonly [name: string]: string }
      mode?: 'test' | 'live'
      secrets?: SecretWish
      by: string
    },
    ConnectionList
  >
  'connections.remove': Method<{ name: string; by: string }, ConnectionList>
  /** Asks the other side whether it knows us, and says in a sentence what came of it. Nothing is changed there. */
  'connections.test': Method<{ name: string }, { ok: boolean; message: string }>
}
