/** Before publishing: what the last 30 days would have been. It begins by itself, never waits, and can be left alone. */
import { useEffect } from 'react'
import { useDocument } from '../../stores/document.ts'
import { cancelReplay, startReplay, useReplay } from '../../stores/replays.ts'
import { openDialog, showDock } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import { outcomeLines, toldBy } from '../past/outcome-words.ts'
import { RunProgress } from '../past/replay-progress.tsx'
import styles from './publish-dialog.module.css'

/** Sentences that are read at once; the panel has all. */
const mostShown = 5
const days = 30

export function BackTest({ flow }: { readonly flow: string }) {
  const document = useDocument((state) => state.flow)
  const run = useReplay((state) => (state.run?.flow === flow ? state.run : null))
  useEffect(() => {
    void startReplay(flow, { days })
    return () => {
      const { run: now } = useReplay.getState()
      if (now?.report === null) cancelReplay()
    }
  }, [flow])
  if (!document || run === null) return null
  const { report, failure } = run
  const lines = report === null ? [] : outcomeLines(report, toldBy(document, run))
  return (
    <section className={styles.part} aria-label={t('On the past')}>
      <h3>{t('What the last {days} days would have been', { days })}</h3>
      {report === null && failure === null ? (
        <div className={styles.running}>
          <RunProgress progress={run.progress} />
          <Button size="small" onClick={cancelReplay}>
            {t('Leave it')}
          </Button>
        </div>
      ) : null}
      {failure === null ? null : (
        <p className={styles.calm}>
          {failure.code === 'RANGE_EMPTY' ? t('Nothing is kept that could be tried yet.') : failure.message}
        </p>
      )}
      {report === null ? null : report.range.events === 0 ? (
        <p className={styles.calm}>{t('No event of this flow is kept from these days.')}</p>
      ) : report.same ? (
        <p className={styles.same}>
          <Icon name="check" size={14} />
          {t('{count, plural, one {One event} other {# events}}: nothing would have been different.', {
            count: report.range.events,
          })}
        </p>
      ) : (
        <>
          <ul className={styles.plain}>
            {lines.slice(0, mostShown).map(({ id, text, tone }) => (
              <li key={id} data-tone={tone}>
                {text}
              </li>
            ))}
          </ul>
          <div>
            <Button
              size="small"
              icon="clock-arrow-up"
              onClick={() => {
                openDialog(null)
                showDock('past')
              }}
            >
              {lines.length > mostShown
                ? t('See all {count} differences', { count: lines.length })
                : t('See every event and row')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
