/** Names of tables and columns, and their cells, as people read them. */

import type { ColumnType, Row } from '../../../runtime/model/table.ts'
import { sayLabel } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { formatCount, formatInstant, formatMoney, isInstant } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

/** `net_minor` as `Net`, `sales_by_day` as `Sales by day`: minor units are shown as money. */
export function sayColumn(name: string): string {
  return cleanName(sayLabel(name.replace(/_minor$/, '')))
}

export const isMoney = (column: string): boolean => column.endsWith('_minor') || column === 'minor'

export const isNumber = (type: ColumnType): boolean => type !== 'text' && type !== 'boolean'

/** The money of a row: its own column says it, else the flow's. */
export function currencyOf(row: Row | undefined, usual: string): string {
  const own = row?.currency
  return typeof own === 'string' && /^[A-Z]{3}$/.test(own) ? own : usual
}

const zone = (): string => useShop.getState().shop?.zone ?? 'UTC'

export function sayCell(value: Row[string] | undefined, column: string, currency: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'number' && isMoney(column) && Number.isSafeInteger(value))
    return formatMoney({ minor: value, currency })
  if (typeof value === 'string' && isInstant(value)) return formatInstant(Date.parse(value), zone())
  return typeof value === 'number' && Number.isInteger(value) ? formatCount(value) : String(value)
}
