/** One table: narrowed, shown as rows or as a line, exported. */
import { useDeferredValue, useMemo, useState } from 'react'
import type { TableCard, TableQuery } from '../../../runtime/model/api/tables.ts'
import { download } from '../../actions/files.ts'
import { tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { chartColumns } from './chart-columns.ts'
import { RebuildDialog } from './rebuild-dialog.tsx'
import { TableChart } from './table-chart.tsx'
import { nextSort, type Sort, TableGrid } from './table-grid.tsx'
import styles from './tables.module.css'
import { useTableRows } from './use-table-rows.ts'

type Props = {
  readonly card: TableCard
  /** Rises when the table may have changed. */
  readonly age: number
}

export function TableView({ card, age }: Props) {
  const currency = useDocument(({ flow }) => flow?.currency ?? 'EUR')
  const [sort, setSort] = useState<Sort | undefined>()
  const [text, setText] = useState('')
  const [show, setShow] = useState<'rows' | 'chart'>('rows')
  const [rebuilding, setRebuilding] = useState(false)
  const words = useDeferredValue(text.trim())
  const query: TableQuery = { table: card.table, ...(sort ? { sort } : {}), ...(words === '' ? {} : { text: words }) }
  const rows = useTableRows(query, age)
  const chart = useMemo(() => chartColumns(card), [card])
  return (
    <div className={styles.table}>
      <div className={styles.tools}>
        <div className={styles.filter}>
          <TextInput
            type="search"
            icon="search"
            value={text}
            onChange={setText}
            label={t('Rows that contain')}
            placeholder={t('Rows that contain…')}
            maxLength={200}
            disabled={show === 'chart'}
          />
        </div>
        <span className={styles.total} role="status">
          {show === 'chart' ? '' : sayTotal(rows.total, card.rows, words !== '')}
        </span>
        <span className={styles.spacer} />
        {chart ? (
          <Segmented<'rows' | 'chart'>
            label={t('Show as')}
            value={show}
            onChange={setShow}
            options={[
              { value: 'rows', label: t('Rows') },
              { value: 'chart', label: t('Chart') },
            ]}
          />
        ) : null}
        <Button icon="refresh" onClick={() => setRebuilding(true)}>
          {t('Rebuild…')}
        </Button>
        <ExportButton query={query} />
      </div>
      {rebuilding ? <RebuildDialog card={card} onClose={() => setRebuilding(false)} /> : null}
      {show === 'chart' && chart ? (
        <TableChart card={card} columns={chart} currency={currency} age={age} />
      ) : (
        <TableGrid
          card={card}
          rows={rows}
          currency={currency}
          sort={sort}
          narrowed={words}
          onSort={(column) => setSort(nextSort(sort, column))}
        />
      )}
    </div>
  )
}

function sayTotal(total: number | null, all: number, narrowed: boolean): string {
  if (total === null) return ''
  return narrowed
    ? t('{total} of {all} rows', { total: formatCount(total), all: formatCount(Math.max(total, all)) })
    : t('{total, plural, one {One row} other {{said} rows}}', { total, said: formatCount(total) })
}

function ExportButton({ query }: { readonly query: TableQuery }) {
  const [working, setWorking] = useState(false)
  const save = async (): Promise<void> => {
    setWorking(true)
    try {
      const { text } = await host().call('tables.csv', query)
      // A spreadsheet takes a text without this mark for one of a bygone age, and spoils its accents.
      download(`${query.table}.csv`, new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
    } catch (error) {
      tellFailure(asApiFailure(error))
    }
    setWorking(false)
  }
  return (
    <Button icon="download" disabled={working} onClick={() => void save()}>
      {working ? t('Writing…') : t('Save as CSV')}
    </Button>
  )
}
