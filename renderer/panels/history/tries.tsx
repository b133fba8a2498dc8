/** The tries of something that is done outside, one by one: when, and what came of each. */
import type { EventDetail } from '../../../runtime/model/api/history.ts'
import { endedWell, timesTried } from '../../../runtime/model/effect.ts'
import { formatInstant } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { sayGoodTry, sayTry } from './say-effect.ts'
import styles from './tries.module.css'

/** More than these wait until somebody asks for them. */
const shown = 3

export function Tries({ effect, zone }: { readonly effect: EventDetail['effects'][number]; readonly zone: string }) {
  const { tries, updated } = effect
  if (tries.length === 0) return null
  const lines = [
    ...tries.map((each) => sayTry(each, formatInstant(each.at, zone))),
    ...(endedWell(effect) ? [sayGoodTry(timesTried(effect, tries), formatInstant(updated, zone))] : []),
  ]
  const list = (
    <ol className={styles.tries}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  )
  if (lines.length <= shown) return list
  return (
    <details className={styles.more}>
      <summary>{t('What came of each try')}</summary>
      {list}
    </details>
  )
}
