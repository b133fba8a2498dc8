/** Rows under fixed heads; only what is in view is drawn, and a head sorts by its column. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import { useNow } from '../approvals/use-now.ts'
import { columnWidths, sentenceWidth } from './column-widths.ts'
import { useRowWords } from './row-words.ts'
import styles from './tables.module.css'
import type { TableRows } from './use-table-rows.ts'
import { currencyOf, isNumber, sayCell, sayColumn } from './words.ts'

const rowHeight = 28
const headHeight = 27
/** With few columns the figures would stand far from what they belong to. */
const widest = 1.6

export type Sort = { readonly column: string; readonly descending: boolean }

type Props = {
  readonly card: TableCard
  readonly rows: TableRows
  readonly currency: string
  readonly sort: Sort | undefined
  /** The words that rows have to contain; empty for all rows. */
  readonly narrowed: string
  onSort(column: string): void
}

export function TableGrid({ card, rows, currency, sort, narrowed, onSort }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const total = rows.total ?? 0
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
  })
  // Another question is read from its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they say is that the question is another one.
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [sort, narrowed])
  const isKnown = rows.row(0) !== undefined
  // By the first rows that are seen: columns do not move while one sorts or scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as the comment says.
  const widths = useMemo(() => columnWidths(card, rows.row, currency), [card.table, card.columns.length, isKnown])
  const words = useRowWords(card, currency)
  const now = useNow()
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const wordsWidth = useMemo(
    () => (words === undefined ? 0 : sentenceWidth(rows.row, (row) => words(row, now))),
    [card.table, words, isKnown],
  )
  const width = widths.reduce((sum, one) => sum + one, wordsWidth)
  if (rows.total === null && rows.failure === null)
    return (
      <div className={styles.waiting}>
        <Spinner label={t('Reading the rows')} />
      </div>
    )
  if (rows.failure && total === 0)
    return (
      <Empty
        icon="alert"
        title={rows.failure.message}
        text={[rows.failure.kept, rows.failure.advice].filter(Boolean).join(' ')}
        action={
          <Button icon="refresh" onClick={rows.retry}>
            {t('Try again')}
          </Button>
        }
      />
    )
  if (total === 0)
    return narrowed === '' ? (
      <Empty icon="table" title={t('No rows yet')} text={t('They come with the events that the step keeps.')} />
    ) : (
      <Empty icon="search" title={t('No row contains “{words}”', { words: narrowed })} />
    )
  const items = virtual.getVirtualItems()
  const above = (items[0]?.index ?? 0) * rowHeight
  const below = (total - 1 - (items.at(-1)?.index ?? -1)) * rowHeight
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label={sayColumn(card.table)}>
      <table aria-rowcount={total + 1} style={{ minWidth: width, maxWidth: width * widest }}>
        <colgroup>
          {words === undefined ? null : <col style={{ width: wordsWidth }} />}
          {card.columns.map(({ name }, index) => (
            <col key={name} style={{ width: widths[index] }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {words === undefined ? null : (
              <th scope="col" className={styles.wordsHead}>
                {t('In words')}
              </th>
            )}
            {card.columns.map(({ name, type }) => (
              <th key={name} scope="col" aria-sort={sortOf(sort, name)}>
                <button
                  type="button"
                  className={isNumber(type) ? styles.numberHead : styles.head}
                  onClick={() => onSort(name)}
                >
                  <span>{sayColumn(name)}</span>
                  {sort?.column === name ? <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size={12} /> : null}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={above} />
          {items.map(({ index }) => {
            const row = rows.row(index)
            const money = currencyOf(row, currency)
            return (
              <tr key={index} aria-rowindex={index + 2} aria-busy={row === undefined}>
                {words === undefined ? null : <WordsCell text={words(row, now)} />}
                {card.columns.map(({ name, type }) => {
                  const text = sayCell(row?.[name], name, money)
                  return (
                    <td
                      key={name}
                      className={isNumber(type) ? styles.number : undefined}
                      title={text.length > 24 ? text : undefined}
                    >
                      {text}
                    </td>
                  )
                })}
              </tr>
            )
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  )
}

function WordsCell({ text }: { readonly text: string }) {
  return (
    <td className={styles.words} title={text.length > 24 ? text : undefined}>
      {text}
    </td>
  )
}

/** Stands for the rows above and below the ones that are drawn. */
function Gap({ height }: { readonly height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null
}

const sortOf = (sort: Sort | undefined, column: string): 'none' | 'ascending' | 'descending' =>
  sort?.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'

/** Up, down, and back to the order of the keys. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? undefined : { column, descending: true }
}
