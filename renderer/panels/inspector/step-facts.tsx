/** How the live step is doing: what waits, why it stands still, what it keeps. Nothing while there is nothing to say. */
import { useEffect, useState } from 'react'
import type { StageCounts } from '../../../runtime/model/api.ts'
import { onLiveCounts } from '../../stores/live.ts'
import { showDock } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { formatCount, formatDuration } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'

export function StepFacts({ id }: { readonly id: string }) {
  const counts = useStageCounts(id)
  if (counts === null) return null
  const { waiting, behind, needsLook, rows, halted, handled } = counts
  return (
    <div className={styles.facts}>
      {halted === null ? null : <p className={styles.halted}>{t('Stands still: {halted}', { halted })}</p>}
      <p className={styles.chips}>
        <span className="num">{t('{count, plural, one {# handled} other {# handled}}', { count: handled })}</span>
        {waiting === 0 ? null : <Chip tone="warn">{t('waiting {count}', { count: formatCount(waiting) })}</Chip>}
        {behind < 60_000 ? null : <Chip tone="warn">{t('{time} behind', { time: formatDuration(behind) })}</Chip>}
        {rows === null ? null : (
          <span className="num">{t('{count, plural, one {# row} other {# rows}}', { count: rows })}</span>
        )}
        {needsLook === 0 ? null : (
          <Button size="small" icon="alert" onClick={() => showDock('look')}>
            {t('{count} need a look', { count: formatCount(needsLook) })}
          </Button>
        )}
      </p>
    </div>
  )
}

/** Renders again only when a number of this one step is another one. */
function useStageCounts(id: string): StageCounts | null {
  const [counts, setCounts] = useState<StageCounts | null>(null)
  useEffect(
    () =>
      onLiveCounts((live) => {
        const next = live?.stages[id] ?? null
        setCounts((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
      }),
    [id],
  )
  return counts
}
