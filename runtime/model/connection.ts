/** How a flow names a connection: by the name that it has on a computer, where its address and its secret are kept. */
import { isObject, type Json } from './json.ts'

/** Who tells about the shop by webhooks. */
export const providerKinds = ['adyen', 'shopify', 'square', 'stripe', 'woocommerce'] as const

/** `web`: a server that is called with a header of its own; `simulator`: the practice provider of payments. */
export const connectionKinds = [...providerKinds, 'mail', 'simulator', 'web'] as const
export type ConnectionKind = (typeof connectionKinds)[number]

/** What a computer knows of a connection that concerns a flow. */
export type BoundConnection = { readonly name: string; readonly kind: ConnectionKind }

/** Always there, needs no secret, and moves no money. */
export const practice: BoundConnection = { name: 'practice', kind: 'simulator' }

export const connectionName = /^[a-z0-9][a-z0-9._-]{0,39}$/

export const isConnectionKind = (kind: unknown): kind is ConnectionKind =>
  typeof kind === 'string' && connectionKinds.some((each) => each === kind)

/** As a flow stores it: `{ "$connection": "shop" }`, or the plain name. Undefined for anything else. */
export function namedConnection(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const { $connection: name } = value
  return typeof name === 'string' ? name : undefined
}
