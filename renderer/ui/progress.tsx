/** How much of a known amount is done. */
import { Progress as Base } from '@base-ui/react/progress'
import { formatCount } from '../words/formats.ts'
import { locale, t } from '../words/words.ts'
import styles from './progress.module.css'

type Props = {
  readonly done: number
  readonly total: number
  readonly label: string
  /** The two figures in words, where they are no plain counts. */
  readonly say?: ((done: number, total: number) => string) | undefined
}

export function Progress({ done, total, label, say = sayCounts }: Props) {
  const words = say(done, total)
  return (
    <Base.Root
      value={Math.min(done, total)}
      max={Math.max(total, 1)}
      locale={locale()}
      getAriaValueText={() => words}
      className={styles.progress}
    >
      <Base.Label className={styles.label}>{label}</Base.Label>
      <span className={styles.value}>{words}</span>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.bar} />
      </Base.Track>
    </Base.Root>
  )
}

const sayCounts = (done: number, total: number): string =>
  t('{done} of {total}', { done: formatCount(done), total: formatCount(total) })
