/** What stands where there is nothing yet: what will be here, and the one thing to do about it. */
import type { ReactNode } from 'react'
import styles from './empty.module.css'
import { Icon, type IconName } from './icon.tsx'

type Props = {
  readonly icon: IconName | (string & {})
  readonly title: ReactNode
  readonly text?: ReactNode
  /** A button. */
  readonly action?: ReactNode
}

export function Empty({ icon, title, text, action }: Props) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size={20} />
      </span>
      <p className={styles.title}>{title}</p>
      {text === undefined ? null : <p className={styles.text}>{text}</p>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  )
}
