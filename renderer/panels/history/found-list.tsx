/** What a search has found so far, and whether there is more. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { HistoryFilter } from '../../../runtime/model/api/history.ts'
import { host } from '../../bridge/host.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { EventGrid } from './event-grid.tsx'
import { clearFilter } from './filter-store.ts'
import { type FoundRows, nothingYet, type Search, startSearch } from './found-rows.ts'
import styles from './history.module.css'

/** Rows before the end at which the next page is asked for. */
const early = 40

export function FoundList({ filter }: { readonly filter: HistoryFilter }) {
  const search = useRef<Search>(null)
  const [found, setFound] = useState<FoundRows>(nothingYet)
  useEffect(() => {
    search.current = startSearch(filter, (asked) => host().call('history.page', asked), setFound)
    return () => search.current?.stop()
  }, [filter])
  const { rows, state } = found
  const reach = useCallback(
    (last: number) => {
      if (state === 'more' && last >= rows.length - early) search.current?.more()
    },
    [rows.length, state],
  )
  const more = (): void => search.current?.more()
  if (rows.length === 0) return <NoRows found={found} onRetry={more} />
  return (
    <div className={styles.list}>
      <EventGrid
        count={rows.length}
        offsetAt={(index) => rows[index]?.offset ?? 0}
        indexOf={(offset) => rows.findIndex((row) => row.offset === offset)}
        row={(index) => rows[index]}
        onReach={reach}
        end={<End found={found} onRetry={more} />}
      />
    </div>
  )
}

type Props = { readonly found: FoundRows; onRetry(): void }

function NoRows({ found, onRetry }: Props) {
  if (found.state === 'looking')
    return (
      <div className={styles.waiting}>
        {found.looked > 0 ? (
          <div className={styles.progress}>
            <Progress label={t('Looking through the log')} done={found.looked} total={found.all} />
          </div>
        ) : (
          <Spinner label={t('Looking through the log')} />
        )}
      </div>
    )
  if (found.state === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('The log cannot be read at the moment')}
        text={t('It is kept. Try again in a moment.')}
        action={
          <Button icon="refresh" onClick={onRetry}>
            {t('Try again')}
          </Button>
        }
      />
    )
  return (
    <Empty
      icon="search"
      title={t('Nothing was found')}
      text={t('All {count} events were looked through.', { count: formatCount(found.all) })}
      action={<Button onClick={clearFilter}>{t('Show everything')}</Button>}
    />
  )
}

function End({ found, onRetry }: Props) {
  return (
    <div className={styles.end} role="status">
      {found.state === 'failed' ? (
        <>
          <span>{t('The log cannot be read at the moment.')}</span>
          <Button size="small" icon="refresh" onClick={onRetry}>
            {t('Try again')}
          </Button>
        </>
      ) : found.state === 'end' ? (
        t('That is all: {count, plural, one {one event} other {{said} events}}.', {
          count: found.rows.length,
          said: formatCount(found.rows.length),
        })
      ) : (
        t('Looking further back: {looked} of {all} events', {
          looked: formatCount(found.looked),
          all: formatCount(found.all),
        })
      )}
    </div>
  )
}
