/** A local table that a consumer keeps from events: its columns, and how one change is written down. */
import type { Scalar } from './json.ts'

/**
 * How a column's cell follows from the values put into it.
 * `set` the latest value; `first` the first one; `add` the exact sum; `distinct` how many different values came.
 */
export type Keep = 'set' | 'first' | 'add' | 'distinct'

/** `decimal` is exact and kept as text; `integer` is up to 2^53. */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'number' | 'boolean'

export type Column = { readonly name: string; readonly type: ColumnType; readonly keep: Keep }

/** Without key columns every put appends a row. Key columns have `keep: 'set'`. */
export type TableDefinition = {
  readonly name: string
  readonly key: readonly Column[]
  readonly columns: readonly Column[]
}

export type Row = { readonly [column: string]: Scalar }

/**
 * One row's change within one commit: values stand in the order of the definition's columns; `undefined` leaves a
 * cell alone. For `add` the value is the sum of the commit, for `distinct` the set of values seen in it.
 */
export type RowChange =
  | {
      readonly kind: 'put'
      readonly key: readonly Scalar[]
      readonly values: readonly (Scalar | undefined | ReadonlySet<Scalar>)[]
    }
  | { readonly kind: 'append'; readonly values: readonly (Scalar | undefined)[] }
  | { readonly kind: 'delete'; readonly key: readonly Scalar[] }

export type TableChange = { readonly table: string; readonly rows: readonly RowChange[] }
