/** Says that something is being done whose end is not known. */
import styles from './spinner.module.css'

type Props = {
  readonly label: string
  /** Shows the words beside the circle; otherwise they are only said. */
  readonly shown?: boolean | undefined
}

export function Spinner({ label, shown }: Props) {
  return (
    <span className={styles.spinner} role="status">
      <span className={styles.circle} aria-hidden="true" />
      <span className={shown === true ? undefined : 'said'}>{label}</span>
    </span>
  )
}
