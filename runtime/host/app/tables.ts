/** The tables that consumers keep, for looking at and for a spreadsheet. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TableCard, TableQuery } from '../../model/api/tables.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Row } from '../../model/table.ts'
import { csvLine } from '../csv-text.ts'
import { columnsOf, type KeptTable, type TablePages } from '../store/table-pages.ts'
import type { ShopParts } from './shop-parts.ts'
import type { TableRows } from './table-rows.ts'

const usualPage = 200
const csvPage = 5_000
/** Characters; more is for the command, which writes a file as it goes. */
const longestCsv = 64 * 1024 * 1024

export function openTables({ store }: ShopParts, pages: TablePages, rows: TableRows) {
  function cardOf({ name, stage, definition }: KeptTable): TableCard {
    const slash = stage.indexOf('/')
    return {
      table: name,
      flow: stage.slice(0, slash),
      node: stage.slice(slash + 1),
      columns: columnsOf(definition).map((column, index) => ({
        name: column.name,
        type: column.keep === 'distinct' ? 'integer' : column.type,
        key: index < definition.key.length,
      })),
      rows: rows.count(name),
    }
  }

  return {
    list: (flow: string | undefined): readonly TableCard[] =>
      pages
        .list()
        .map(cardOf)
        .filter((card) =>
          flow === undefined ? store.parts.drafts.find(card.flow)?.removed === null : card.flow === flow,
        ),
    page({ table, sort, text, after = 0, limit = usualPage }: TableQuery): { rows: readonly Row[]; total: number } {
      return pages.page(table, { sort, text, after, limit })
    },
    /** @throws TABLE_MISSING, TABLE_COLUMN, TABLE_LARGE */
    async csv({ table, sort, text }: Omit<TableQuery, 'after' | 'limit'>): Promise<{ text: string }> {
      const columns = columnsOf(pages.find(table).definition)
      const isText = columns.map(({ type, keep }) => type === 'text' && keep !== 'distinct')
      let csv = csvLine(
        columns.map(({ name }) => name),
        [],
        true,
      )
      for (let after = 0; ; after += csvPage) {
        const { rows } = pages.page(table, { sort, text, after, limit: csvPage })
        for (const row of rows)
          csv += csvLine(
            columns.map(({ name }) => row[name] ?? null),
            isText,
            false,
          )
        if (csv.length > longestCsv) throw tooLong(table)
        if (rows.length < csvPage) return { text: csv }
        // Events are taken in meanwhile.
        await nextTurn()
      }
    },
  }
}

const tooLong = (table: string): CounterflowError =>
  new CounterflowError('TABLE_LARGE', `The table ${table} is too large to be handed over at once.`, {
    kept: 'Nothing was changed.',
    advice: 'Narrow it with a search, or write it with the command: counterflow tables <store> <table> --format csv.',
  })
