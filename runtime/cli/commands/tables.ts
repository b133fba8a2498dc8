/** Shows the tables of a store, or the rows of one. */
import { csvLine } from '../../host/csv-text.ts'
import { openPastMaker } from '../../host/past/as-of.ts'
import { openPastFile } from '../../host/past/past-file.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { storedPlan } from '../../host/stored-plan.ts'
import type { Store } from '../../model/store.ts'
import type { Row, TableDefinition } from '../../model/table.ts'
import type { Command, Line } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { gridLines, grouped } from '../grid.ts'
import { readMoment } from '../moment.ts'
import { printable, printableJson } from '../printable.ts'
import { openForReading } from '../store-file.ts'
import { cellsOf, columnsOf, countRows, findTable, gridColumn, isText } from '../table-text.ts'
import type { Terminal } from '../terminal.ts'

type Format = 'table' | 'json' | 'csv'
const block = 65_536

export const tables: Command = {
  name: 'tables',
  summary: 'Show the tables of a store, or the rows of one',
  usage: '<store> [<table>] [--at <moment>] [--format table|json|csv]',
  help: `Without a name, lists the tables with the number of their rows; with one, shows its rows in the order of its key.
json is an array of rows. csv follows RFC 4180; a text that a spreadsheet would run as a formula gets a ' in front
(--exact leaves it alone), numbers stay numbers. --at shows a table as it was at a moment, worked out from the log by
the versions that ran then. It works while another program writes the store.`,
  words: { least: 1, most: 2 },
  options: {
    format: { value: 'table|json|csv', help: 'How to write it (default: table)' },
    at: { value: 'moment', help: 'As of then: 2026-03-01, 2026-03-01T08:30 (in the zone of the flow) or RFC 3339' },
    exact: { help: 'csv: write texts exactly as they are' },
  },
  examples: [
    ['counterflow tables shop.db', 'which tables there are'],
    ['counterflow tables shop.db sales_by_day', 'one of them'],
    ['counterflow tables shop.db sales_by_day --format csv > sales.csv', 'for a spreadsheet'],
  ],
  async run(line, terminal) {
    const format = line.flag('json') ? 'json' : (line.choice('format', ['table', 'json', 'csv']) ?? 'table')
    const store = openForReading(line.word(0))
    try {
      const at = line.text('at')
      if (at !== undefined) await showPast(store, line, at, format, terminal)
      else if (line.words.length === 1) await listTables(store, format, terminal)
      else await showTable(store, line, format, terminal)
    } finally {
      store.close()
    }
    return exit.ok
  },
}

async function listTables(store: Store, format: Format, terminal: Terminal): Promise<void> {
  const found = store.tables().map((table) => ({
    name: table.name,
    rows: countRows(store, table.name),
    columns: columnsOf(table).map(({ name }) => name),
  }))
  if (format === 'json') return terminal.printJson(found)
  if (format === 'csv') {
    await terminal.write(csvLine(['name', 'rows', 'columns'], [], true))
    for (const { name, rows, columns } of found)
      await terminal.write(csvLine([name, rows, columns.join(' ')], [true], false))
    return
  }
  if (found.length === 0) return terminal.print('There are no tables in this store.')
  const rows = found.map(({ name, rows, columns }) => [name, grouped(rows), columns.join(', ')])
  const header = [{ name: 'table' }, { name: 'rows', numeric: true }, { name: 'columns' }]
  await terminal.write(`${gridLines(header, rows, terminal.style, width(terminal)).join('\n')}\n`)
}

/** The table as it was, by the flow that kept it. */
async function showPast(store: SqliteStore, line: Line, at: string, format: Format, terminal: Terminal): Promise<void> {
  if (line.words.length === 1) throw new UsageError('Expected the name of a table before --at.')
  const name = line.word(1)
  const zone = store.deployments().map(({ hash }) => storedPlan(store, hash)?.flow.zone)[0] ?? 'UTC'
  const file = openPastFile(store)
  try {
    const maker = openPastMaker(store, file)
    for (const { done, total } of maker.build())
      if (terminal.watched) terminal.status(`Working out the past ${Math.floor((done / total) * 100)} %`)
    if (terminal.watched) terminal.status('')
    const flows = [...maker.at(readMoment('at', at, zone)).flows.values()]
    const [table] = flows.flatMap((then) => then.table(name) ?? [])
    // One that is there today and was not yet, was empty.
    const definition = table?.definition ?? findTable(store, name)
    await showRows(definition, table?.rows() ?? [], line, format, terminal)
  } finally {
    file.close()
  }
}

async function showTable(store: Store, line: Line, format: Format, terminal: Terminal): Promise<void> {
  const table = findTable(store, line.word(1))
  await showRows(table, store.rows(table.name), line, format, terminal)
}

async function showRows(
  table: TableDefinition,
  rows: Iterable<Row>,
  line: Line,
  format: Format,
  terminal: Terminal,
): Promise<void> {
  const columns = columnsOf(table)
  if (format === 'table') {
    const cells = Array.from(rows, (row) => cellsOf(row, columns))
    await terminal.write(`${gridLines(columns.map(gridColumn), cells, terminal.style, width(terminal)).join('\n')}\n`)
    return
  }
  const csv = format === 'csv'
  const text = columns.map(isText)
  const names = columns.map(({ name }) => name)
  let out = csv ? csvLine(names, [], true) : '['
  let first = true
  for (const row of rows) {
    const cells = cellsOf(row, columns)
    if (csv) out += csvText(csvLine(cells, text, line.flag('exact')), terminal)
    else
      out += `${first ? '' : ','}\n${printableJson(Object.fromEntries(names.map((name, index) => [name, cells[index]])))}`
    first = false
    if (out.length > block) {
      await terminal.write(out)
      out = ''
    }
  }
  await terminal.write(csv ? out : `${out}${first ? '' : '\n'}]\n`)
}

/** A file or a program gets the bytes; a terminal must not obey them. */
const csvText = (line: string, terminal: Terminal): string =>
  terminal.interactive ? `${line.split('\r\n').map(printable).join('\r\n')}` : line

const width = (terminal: Terminal): number | undefined => (terminal.interactive ? terminal.columns : undefined)
