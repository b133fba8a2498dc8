/** The tables that consumers keep. */
import type { ColumnType, Row } from '../table.ts'
import type { Method } from './method.ts'

export type TableCard = {
  readonly table: string
  readonly flow: string
  readonly node: string
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly key: boolean }[]
  readonly rows: number
}

export type TableQuery = {
  readonly table: string
  readonly sort?: { readonly column: string; readonly descending: boolean }
  /** Any cell contains it; letter case does not matter. */
  readonly text?: string
  readonly after?: number
  readonly limit?: number
}

export type TablesApi = {
  'tables.list': Method<{ flow?: string }, readonly TableCard[]>
  'tables.page': Method<TableQuery, { rows: readonly Row[]; total: number }>
  'tables.csv': Method<Omit<TableQuery, 'after' | 'limit'>, { text: string }>
}
