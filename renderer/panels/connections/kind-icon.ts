/** One picture for each kind of connection. */
import type { ConnectionKind } from '../../../runtime/model/connection.ts'
import type { IconName } from '../../ui/icon.tsx'

export function kindIcon(kind: ConnectionKind): IconName {
  switch (kind) {
    case 'mail':
      return 'mail'
    case 'web':
      return 'link'
    case 'simulator':
      return 'flask'
    case 'stripe':
    case 'adyen':
      return 'card'
    default:
      return 'cart'
  }
}
