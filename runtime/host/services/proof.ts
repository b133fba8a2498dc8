/** The header with which a connection proves itself, as its kind has it. */
import type { Connection } from '../connections/connections.ts'

export function proofHeaders({ kind, facts }: Connection, key: string): { readonly [name: string]: string } {
  switch (kind) {
    case 'shopify':
      return { 'x-shopify-access-token': key }
    case 'woocommerce':
      return { authorization: `Basic ${Buffer.from(key).toString('base64')}` }
    case 'web': {
      const { header = 'Authorization', scheme } = facts
      return { [header.toLowerCase()]: scheme === undefined ? key : `${scheme} ${key}` }
    }
    default:
      return { authorization: `Bearer ${key}` }
  }
}
