/** The coloured tile of a node type: its icon in the accent of its role. */
import { Icon } from './icon.tsx'
import styles from './role-tile.module.css'

type Props = {
  readonly role: 'producer' | 'router' | 'consumer'
  readonly icon: string
  readonly size?: number | undefined
}

export function RoleTile({ role, icon, size = 24 }: Props) {
  return (
    <span className={styles.tile} data-role={role} style={{ width: size, height: size, borderRadius: size * 0.29 }}>
      <Icon name={icon} size={Math.round(size * 0.6)} />
    </span>
  )
}
