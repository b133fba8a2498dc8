/** The tables as they were at the moment that the canvas shows. */
import { useEffect, useState } from 'react'
import type { PastMoment, PastRows } from '../../../runtime/model/api/past.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { Empty } from '../../ui/empty.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './tables.module.css'
import { currencyOf, isNumber, sayCell, sayColumn } from './words.ts'

/** Rows that are read on a screen; the command line shows all. */
const most = 500

export function PastTables({ moment }: { readonly moment: PastMoment }) {
  const flow = useDocument(({ id }) => id)
  const currency = useDocument((document) => document.flow?.currency ?? 'EUR')
  const [chosen, choose] = useState<string | null>(null)
  const [found, setFound] = useState<PastRows | null>(null)
  const table = moment.tables.find((each) => each.table === chosen) ?? moment.tables[0]
  const name = table?.table
  useEffect(() => {
    if (flow === null || name === undefined) return
    let gone = false
    host()
      .call('past.rows', { flow, at: moment.at, table: name, limit: most })
      .then(
        (rows) => gone || setFound(rows),
        () => gone || setFound(null),
      )
    return () => {
      gone = true
    }
  }, [flow, name, moment.at])
  if (!table)
    return <Empty icon="table" title={t('There was no table then')} text={t('Go to a later moment, or back to now.')} />
  return (
    <div className={styles.tables}>
      <nav className={styles.names} aria-label={t('Tables')}>
        {moment.tables.map((each) => (
          <button
            key={each.table}
            type="button"
            aria-current={each.table === table.table}
            className={styles.name}
            onClick={() => choose(each.table)}
          >
            <span>{sayColumn(each.table)}</span>
            <span className={styles.count}>{formatCount(each.rows)}</span>
          </button>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className={styles.past} tabIndex={0} aria-label={t('The table as it was')}>
        <table>
          <thead>
            <tr>
              {found?.columns.map((column) => (
                <th key={column.name} scope="col" data-number={isNumber(column.type)}>
                  {sayColumn(column.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found?.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table without a key have no other name.
              <tr key={index}>
                {found.columns.map((column) => (
                  <td key={column.name} data-number={isNumber(column.type)}>
                    {sayCell(row[column.name], column.name, currencyOf(row, currency))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {found && found.total > found.rows.length ? (
          <p>{t('and {count} more', { count: formatCount(found.total - found.rows.length) })}</p>
        ) : null}
      </section>
    </div>
  )
}
