/** The whole log as one list. At its top it follows what happens; scrolled away from it, it stands still. */
import { useEffect, useRef } from 'react'
import { useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { EventGrid, type EventGridControls } from './event-grid.tsx'
import { setSpan } from './filter-store.ts'
import styles from './history.module.css'
import { mostRows } from './log-window.ts'
import { useLog } from './use-log.ts'

export function LogList() {
  const grid = useRef<EventGridControls>(null)
  // An event that is looked at does not wander off.
  const log = useLog(() => (grid.current?.isAtTop() ?? true) && useSession.getState().event === null)
  const event = useSession((session) => session.event)
  const { state, shown, total, older, fresh } = log
  const place = event === null || event > shown || event <= shown - total ? null : shown - event
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves to an event that was chosen elsewhere, once.
  useEffect(() => {
    if (state === 'ready' && place !== null) grid.current?.reveal(place)
    if (state === 'ready' && event !== null && event > shown) log.catchUp()
  }, [event, state, shown])

  if (state === 'looking')
    return (
      <div className={styles.waiting}>
        <Spinner label={t('Opening the log')} />
      </div>
    )
  if (state === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('The log cannot be read at the moment')}
        text={t('It is kept. Try again in a moment.')}
        action={
          <Button icon="refresh" onClick={log.retry}>
            {t('Try again')}
          </Button>
        }
      />
    )
  if (total === 0)
    return (
      <Empty
        icon="history"
        title={t('Nothing has happened yet')}
        text={t('Turn a flow on, or send a test event: everything that happens will stand here.')}
      />
    )
  return (
    <div className={styles.list}>
      {older > 0 ? (
        <p className={styles.older}>
          {t('These are the newest {shown} of {all} events.', {
            shown: formatCount(mostRows),
            all: formatCount(total + older),
          })}{' '}
          <button type="button" className={styles.link} onClick={() => setSpan('exact')}>
            {t('Choose a time to see older ones')}
          </button>
        </p>
      ) : null}
      {fresh > 0 ? (
        <div className={styles.fresh} role="status">
          <Button
            size="small"
            kind="primary"
            icon="arrow-up"
            onClick={() => {
              log.catchUp()
              grid.current?.toTop()
            }}
          >
            {t('{fresh, plural, one {One new event} other {{count} new events}}', { fresh, count: formatCount(fresh) })}
          </Button>
        </div>
      ) : null}
      <EventGrid
        ref={grid}
        count={total}
        offsetAt={(index) => shown - index}
        indexOf={(offset) => shown - offset}
        row={(index) => log.row(shown - index)}
      />
    </div>
  )
}
