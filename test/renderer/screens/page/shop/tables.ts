/** Tables whose rows follow from their number: a year of days in minor units, and a long one. */
import type { TableCard, TableQuery } from '../../../../../runtime/model/api/tables.ts'
import type { Row } from '../../../../../runtime/model/table.ts'

const firstDay = Date.UTC(2026, 0, 3)
const column = (name: string, type: TableCard['columns'][number]['type'], key = false) => ({ name, type, key })

export const cards: readonly TableCard[] = [
  {
    table: 'sales_by_day',
    flow: 'daily-sales',
    node: 'by-day',
    columns: [
      column('day', 'text', true),
      column('gross_minor', 'integer'),
      column('returns_minor', 'integer'),
      column('net_minor', 'integer'),
      column('invoices', 'integer'),
    ],
    rows: 305,
  },
  {
    table: 'stock_moves',
    flow: 'daily-sales',
    node: 'moves',
    columns: [
      column('sku', 'text', true),
      column('description_as_the_till_wrote_it', 'text'),
      column('quantity', 'integer'),
      column('average_price', 'decimal'),
      column('on_shelf', 'boolean'),
    ],
    rows: 50_000,
  },
  { table: 'empty_so_far', flow: 'daily-sales', node: 'moves', columns: [column('sku', 'text', true)], rows: 0 },
]

const makers: { readonly [table: string]: (index: number) => Row } = {
  sales_by_day: (index) => {
    const gross = 120_000 + ((index * 7_919) % 180_000) + (index % 7 === 5 ? 90_000 : 0)
    const returns = -((index * 3_571) % 20_000)
    return {
      day: new Date(firstDay + index * 86_400_000).toISOString().slice(0, 10),
      gross_minor: gross,
      returns_minor: returns,
      net_minor: gross + returns,
      invoices: 30 + (index % 40),
    }
  },
  stock_moves: (index) => ({
    sku: `SKU-${String(index).padStart(5, '0')}`,
    description_as_the_till_wrote_it: index % 11 === 0 ? null : `Article ${index} in a box, with a lid and a long name`,
    quantity: ((index * 31) % 900) - 100,
    average_price: `${(index % 40) + 1}.${String(index % 1000).padStart(3, '0')}`,
    on_shelf: index % 3 !== 0,
  }),
  empty_so_far: () => ({}),
}

const made = new Map<string, readonly Row[]>()

function rowsOf(table: string): readonly Row[] {
  const known = made.get(table)
  if (known) return known
  const count = cards.find((card) => card.table === table)?.rows ?? 0
  const rows = Array.from({ length: count }, (_, index) => makers[table]?.(index) ?? {})
  made.set(table, rows)
  return rows
}

export function wanted({ table, sort, text }: TableQuery): readonly Row[] {
  const found = rowsOf(table).filter(
    (row) =>
      text === undefined || Object.values(row).some((cell) => String(cell).toLowerCase().includes(text.toLowerCase())),
  )
  if (!sort) return found
  const [way, { column }] = [sort.descending ? -1 : 1, sort]
  return found.toSorted((a, b) => {
    const [x, y] = [a[column] ?? '', b[column] ?? '']
    return x === y ? 0 : x < y ? -way : way
  })
}

export function tablePage(query: TableQuery): { rows: readonly Row[]; total: number } {
  const found = wanted(query)
  const { after = 0, limit = 200 } = query
  return { rows: found.slice(after, after + limit), total: found.length }
}
