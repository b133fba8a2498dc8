/** The sentence in front of a row, where the step that keeps the table has one. */
import { useMemo } from 'react'
import type { TableCard } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { parseRowSentence, type RowSentence, sayRow, saysNothing } from '../../../runtime/nodes/row-sentence.ts'
import { useDocument } from '../../stores/document.ts'
import { useShop } from '../../stores/shop.ts'
import { formatDay, formatLeft, isInstant } from '../../words/formats.ts'
import { currencyOf, sayCell } from './words.ts'

export type RowWords = (row: Row | undefined, now: number) => string

/** Undefined where the step has no sentence. What one writes into its form is seen at once. */
export function useRowWords(
  { node, table }: Pick<TableCard, 'node' | 'table'>,
  currency: string,
): RowWords | undefined {
  const text = useDocument(({ flow }) => {
    const config = flow?.nodes[node]?.config
    return config?.table === table && typeof config.says === 'string' ? config.says.trim() : ''
  })
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  return useMemo(() => {
    if (text === '') return undefined
    const sentence = parseRowSentence(text)
    return (row, now) => (row === undefined ? '' : inWords(sentence, row, { now, zone, currency }))
  }, [text, zone, currency])
}

function inWords(
  sentence: RowSentence,
  row: Row,
  { now, zone, currency }: { readonly now: number; readonly zone: string; readonly currency: string },
): string {
  return sayRow(sentence, row, (value, column, as) => {
    if (saysNothing(value)) return undefined
    if (as === 'left') {
      const until = typeof value === 'string' && isInstant(value) ? Date.parse(value) : Number.NaN
      return until > now ? formatLeft(until - now) : undefined
    }
    if (as === 'day' && typeof value === 'string') return formatDay(value, zone, now)
    return sayCell(value, column, currencyOf(row, currency))
  })
}
