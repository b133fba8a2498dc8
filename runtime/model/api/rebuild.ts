/** A table built anew from the log, beside the live one: compared, and swapped in where a person says so. */
import type { Row } from '../table.ts'
import type { Method } from './method.ts'

export type RowDifference = {
  readonly kind: 'added' | 'changed' | 'gone'
  /** As it is now; null for a row that would be added. */
  readonly live: Row | null
  /** As it would be; null for a row that would go. */
  readonly rebuilt: Row | null
}

export type TableDifference = {
  readonly table: string
  readonly equal: number
  readonly added: number
  readonly changed: number
  readonly gone: number
  /** The first of them. */
  readonly rows: readonly RowDifference[]
}

export type RebuildState = {
  readonly table: string
  readonly state: 'building' | 'compared' | 'swapped' | 'cancelled' | 'failed'
  readonly done: number
  readonly total: number
  /** Of all tables of the same step: they are swapped together. */
  readonly differences: readonly TableDifference[]
  /** False: older events are no longer kept, so what they had built cannot be built again. */
  readonly whole: boolean
  /** ms since 1970: since when events are kept. */
  readonly since: number | null
  readonly message: string | null
}

export type RebuildApi = {
  /** Fails with TABLE_MISSING, FLOW_OFF, or REBUILD_BUSY while another table is being built. */
  'rebuild.start': Method<{ table: string }, RebuildState>
  'rebuild.read': Method<Record<never, never>, RebuildState | null>
  /** Ends it, and throws away what was built. */
  'rebuild.stop': Method<Record<never, never>, RebuildState | null>
  /** The rebuilt rows take the place of the live ones, in one transaction. Fails with REBUILD_NONE. */
  'rebuild.swap': Method<{ by: string }, RebuildState>
}
