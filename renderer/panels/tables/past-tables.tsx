/** The tables as they were at the moment that the canvas shows. */
import { useEffect, useState } from 'react'
import type { PastMoment, PastRows } from '../../../runtime/model/api/past.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { chosenTable, rememberTable } from './chosen-table.ts'
import { useRowWords } from './row-words.ts'
import styles from './tables.module.css'
import { currencyOf, isNumber, sayCell, sayColumn } from './words.ts'

/** Rows that are read on a screen; the command line shows all. */
const most = 500

export function PastTables({ moment }: { readonly moment: PastMoment }) {
  const flow = useDocument(({ id }) => id)
  const currency = useDocument((document) => document.flow?.currency ?? 'EUR')
  const [chosen, choose] = useState(chosenTable())
  const [found, setFound] = useState<PastRows | null>(null)
  const tables = moment.tables.toSorted((a, b) => (a.table < b.table ? -1 : 1))
  const table = tables.find((each) => each.table === chosen) ?? tables[0]
  const name = table?.table
  const words = useRowWords({ node: table?.node ?? '', table: name ?? '' }, currency)
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
        {tables.map((each) => (
          <button
            key={each.table}
            type="button"
            aria-current={each.table === table.table}
            className={styles.name}
            onClick={() => {
              rememberTable(each.table)
              setFound(null)
              choose(each.table)
            }}
          >
            <span>{sayColumn(each.table)}</span>
            <span className={styles.count}>{formatCount(each.rows)}</span>
          </button>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className={styles.past} tabIndex={0} aria-label={t('The table as it was')}>
        {found === null ? <Spinner shown label={t('Looking up its rows')} /> : null}
        {found?.total === 0 ? (
          <Empty icon="table" title={t('It had no rows then')} text={t('Go to a later moment, or back to now.')} />
        ) : null}
        <table hidden={found === null || found.total === 0}>
          <thead>
            <tr>
              {words === undefined ? null : <th scope="col">{t('In words')}</th>}
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
                {words === undefined ? null : <td>{words(row, moment.at)}</td>}
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
