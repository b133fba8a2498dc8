/** The first rows in which a rebuilt table differs from the live one; changed cells show both values. */
import type { RowDifference, TableDifference } from '../../../runtime/model/api/rebuild.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { t } from '../../words/words.ts'
import styles from './rebuild.module.css'
import { currencyOf, sayCell, sayColumn } from './words.ts'

type Props = { readonly difference: TableDifference; readonly currency: string }

export function DifferentRows({ difference: { rows, added, changed, gone }, currency }: Props) {
  const [first] = rows
  const columns = Object.keys(first?.live ?? first?.rebuilt ?? {})
  const more = added + changed + gone - rows.length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className={styles.scroller} tabIndex={0} aria-label={t('Rows that differ')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('What')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {sayColumn(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify([row.live, row.rebuilt])} data-kind={row.kind}>
              <td>{kinds[row.kind]()}</td>
              {columns.map((column) => (
                <Cell key={column} row={row} column={column} currency={currency} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className={styles.more}>{t('and {count} more', { count: more })}</p> : null}
    </section>
  )
}

type CellProps = { readonly row: RowDifference; readonly column: string; readonly currency: string }

function Cell({ row: { live, rebuilt }, column, currency }: CellProps) {
  const said = (row: Row | null): string => sayCell(row?.[column], column, currencyOf(row ?? undefined, currency))
  if (live && rebuilt && live[column] !== rebuilt[column])
    return (
      <td>
        <del>{said(live)}</del> <ins>{said(rebuilt)}</ins>
      </td>
    )
  return <td>{said(rebuilt ?? live)}</td>
}

const kinds = {
  added: () => t('added'),
  changed: () => t('changed'),
  gone: () => t('gone'),
} as const
