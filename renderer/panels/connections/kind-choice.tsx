/** What can be connected, each with what it is good for. */
import type { ConnectionKind } from '../../../runtime/model/connection.ts'
import { kindCards } from '../../../runtime/model/connection-kinds.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from './connections-dialog.module.css'
import { kindIcon } from './kind-icon.ts'

type Props = { readonly kinds: readonly ConnectionKind[] | undefined; onChoose(kind: ConnectionKind): void }

export function KindChoice({ kinds, onChoose }: Props) {
  const offered = kindCards.filter(({ kind }) => kinds === undefined || kinds.includes(kind))
  return (
    <ul className={styles.kinds}>
      {offered.map(({ kind, title, summary }) => (
        <li key={kind}>
          <button type="button" className={styles.kind} onClick={() => onChoose(kind)}>
            <Icon name={kindIcon(kind)} size={18} />
            <span>
              <b>{title}</b>
              <span className={styles.quiet}>{summary}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
