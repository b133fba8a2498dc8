/** A table over time as a line. The rows beside it are the same facts for who cannot see it. */
import { useEffect, useMemo, useState } from 'react'
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { host } from '../../bridge/host.ts'
import { Empty } from '../../ui/empty.tsx'
import { Select } from '../../ui/select.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import { type ChartColumns, pointsOf } from './chart-columns.ts'
import { LineChart } from './line-chart.tsx'
import styles from './tables.module.css'
import { currencyOf, isMoney, sayCell, sayColumn } from './words.ts'

/** Points; more than any screen has pixels across. */
const most = 5_000

type Props = {
  readonly card: TableCard
  readonly columns: ChartColumns
  readonly currency: string
  /** Rises when the table may have changed. */
  readonly age: number
}

export function TableChart({ card, columns, currency, age }: Props) {
  const [value, setValue] = useState(columns.values.findLast(isMoney) ?? columns.values.at(-1) ?? '')
  const [rows, setRows] = useState<readonly Row[] | 'looking' | 'failed'>('looking')
  const [shown, setShown] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `age` means other rows.
  useEffect(() => {
    let gone = false
    host()
      .call('tables.page', {
        table: card.table,
        sort: { column: columns.time, descending: true },
        after: 0,
        limit: most,
      })
      .then(
        (found) => gone || setRows(found.rows),
        () => gone || setRows((before) => (typeof before === 'string' ? 'failed' : before)),
      )
    return () => {
      gone = true
    }
  }, [card.table, age])

  // The chart is drawn anew for other points only, not for each move of the pointer.
  const points = useMemo(() => (typeof rows === 'string' ? [] : pointsOf(rows, columns, value)), [rows, columns, value])
  if (rows === 'looking')
    return (
      <div className={styles.waiting}>
        <Spinner label={t('Reading the rows')} />
      </div>
    )
  if (rows === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('The table cannot be read at the moment')}
        text={t('It is kept. Try again in a moment.')}
      />
    )
  if (points.length === 0) return <Empty icon="chart-line" title={t('No rows to draw yet')} />
  const money = currencyOf(rows[0], currency)
  const say = (number: number): string =>
    sayCell(Number.isInteger(number) ? number : Math.round(number * 100) / 100, value, money)
  const [from, to] = [rows.at(-1)?.[columns.time], rows[0]?.[columns.time]]
  return (
    <div className={styles.chart}>
      <div className={styles.legend}>
        <div className={styles.which}>
          <Select
            label={t('What to draw')}
            value={value}
            onChange={setValue}
            options={columns.values.map((name) => ({ value: name, label: sayColumn(name) }))}
          />
        </div>
        <span aria-live="off">{shown ?? t('{from} to {to}', { from: String(from), to: String(to) })}</span>
        {rows.length === most ? <span>{t('The newest {most} rows.', { most })}</span> : null}
      </div>
      <LineChart
        points={points}
        say={say}
        label={t('{value} over time, {count} points; the rows say the same.', {
          value: sayColumn(value),
          count: points.length,
        })}
        onPoint={(point) => setShown(point && t('{when}: {value}', { when: sayDay(point[0]), value: say(point[1]) }))}
      />
    </div>
  )
}

const sayDay = (seconds: number): string => {
  const text = new Date(seconds * 1000).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}
