/** A state in a word or two. The colour repeats what the words say, it never says it alone. */
import type { ReactNode } from 'react'
import styles from './chip.module.css'

type Props = {
  readonly tone?: 'good' | 'warn' | 'bad' | 'neutral' | undefined
  readonly dot?: boolean | undefined
  readonly children: ReactNode
}

export function Chip({ tone = 'neutral', dot, children }: Props) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {dot === true ? <span className={styles.dot} /> : null}
      <span className={styles.text}>{children}</span>
    </span>
  )
}
