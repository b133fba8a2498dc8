/** What consumers keep: one table at a time, sorted, filtered, drawn, exported. */
import { useCallback, useEffect, useState } from 'react'
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { onLiveCounts } from '../../stores/live.ts'
import { usePastView } from '../../stores/past-view.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { chosenTable, rememberTable } from './chosen-table.ts'
import { PastTables } from './past-tables.tsx'
import { TableView } from './table-view.tsx'
import styles from './tables.module.css'
import { sayColumn } from './words.ts'

/** ms; rows follow the events, but are not asked for more often than people look. */
const pause = 2_000

export function Tables() {
  const past = usePastView(({ shown }) => shown)
  const working = usePastView((view) => view.working)
  const isPast = usePastView(({ at }) => at !== null)
  if (working)
    return (
      <div className={styles.waiting}>
        <Progress
          done={working.done}
          total={working.total}
          label={t('Going through what happened until then')}
          say={(some, all) => t('{done} of {total} events', { done: formatCount(some), total: formatCount(all) })}
        />
      </div>
    )
  if (isPast && !past)
    return (
      <div className={styles.waiting}>
        <Spinner label={t('Looking up its rows')} />
      </div>
    )
  return past ? <PastTables moment={past} /> : <TablesNow />
}

function TablesNow() {
  const flow = useDocument(({ id }) => id)
  const version = useDocument(({ live }) => live?.version ?? 0)
  const [tables, setTables] = useState<readonly TableCard[] | 'looking' | 'failed'>('looking')
  const [age, setAge] = useState(0)
  const [chosen, setChosen] = useState(chosenTable())
  const read = useCallback(() => {
    if (flow === null) return
    host()
      .call('tables.list', { flow })
      .then(
        (found) => {
          setTables(found)
          setAge((before) => before + 1)
        },
        () => setTables((before) => (typeof before === 'string' ? 'failed' : before)),
      )
  }, [flow])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may keep other tables.
  useEffect(() => {
    read()
    let last = { at: 0, head: 0 }
    return onLiveCounts((counts) => {
      if (!counts || counts.head === last.head || counts.at - last.at < pause) return
      last = counts
      read()
    })
  }, [read, version])

  if (tables === 'looking')
    return (
      <div className={styles.waiting}>
        <Spinner label={t('Looking for tables')} />
      </div>
    )
  if (tables === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('The tables cannot be read at the moment')}
        text={t('They are kept. Try again in a moment.')}
        action={
          <Button icon="refresh" onClick={read}>
            {t('Try again')}
          </Button>
        }
      />
    )
  const table = tables.find((each) => each.table === chosen) ?? tables[0]
  if (!table)
    return (
      <Empty
        icon="table"
        title={t('This flow keeps no table yet')}
        text={t('Add the step “Table” and turn the flow on: its rows will stand here, always up to date.')}
      />
    )
  return (
    <div className={styles.tables}>
      <nav className={styles.names} aria-label={t('Tables')}>
        {tables.map((each) => (
          <button
            key={each.table}
            type="button"
            aria-current={each.table === table.table}
            className={styles.name}
            onClick={() => {
              rememberTable(each.table)
              setChosen(each.table)
            }}
          >
            <span>{sayColumn(each.table)}</span>
            <span className={styles.count}>{formatCount(each.rows)}</span>
          </button>
        ))}
      </nav>
      <TableView key={table.table} card={table} age={age} />
    </div>
  )
}
