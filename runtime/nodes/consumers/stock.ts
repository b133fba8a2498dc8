/** Keeps the stock of every item and location, and holds goods for shoppers so that the last one is sold once. */
import { decimalOf } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import { defineConsumer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { mustTell } from '../must-tell.ts'
import { StockBook, type StockContext, zero } from './stock-book.ts'
import { check } from './stock-check.ts'
import { stockExamples } from './stock-examples.ts'
import { move, reasons } from './stock-facts.ts'
import { changeKinds, stockFields } from './stock-fields.ts'
import { release, reserve, sell } from './stock-holds.ts'
import { anywhere, linesOf, refuse } from './stock-lines.ts'

export const stock = defineConsumer({
  type: 'stock',
  role: 'consumer',
  version: 1,
  title: 'Stock',
  icon: 'package',
  summary: 'Keeps stock per item and location, and holds goods for shoppers.',
  outputs: ['reserved', 'refused', 'released', 'oversold', 'changed', 'enough', 'short'],
  fields: stockFields,
  tables: ({ table = 'stock' }) => [
    {
      name: table,
      key: [
        { name: 'item', type: 'text', keep: 'set' },
        { name: 'location', type: 'text', keep: 'set' },
      ],
      columns: [
        { name: 'available', type: 'decimal', keep: 'set' },
        { name: 'committed', type: 'decimal', keep: 'set' },
        { name: 'incoming', type: 'decimal', keep: 'set' },
      ],
    },
  ],
  check: ({ changes }) =>
    changes.flatMap(({ change, item, lines, reservation }, index): readonly Problem[] => {
      const field = `changes.${index}`
      if ((change === 'reserve' || change === 'release') && reservation === undefined)
        return [
          {
            code: 'STOCK_HOLD',
            message: 'Expected what the hold is called, got nothing',
            field: `${field}.reservation`,
          },
        ]
      if (
        change !== 'release' &&
        !(change === 'sell' && reservation !== undefined) &&
        item === undefined &&
        lines === undefined
      )
        return [
          { code: 'STOCK_ITEM', message: 'Expected the item or a list of lines, got nothing', field: `${field}.item` },
        ]
      return []
    }),
  explain({ changes }, say = plainly) {
    const [first] = changes
    const what = changeKinds.find(({ value }) => value === first?.change)?.label ?? 'Change'
    const more = changes.length > 1 ? `, and ${changes.length - 1} more` : ''
    return first === undefined
      ? 'Keeps stock'
      : `Keeps stock: ${what.toLowerCase()} when ${say.condition(first.when)}${more}`
  },
  compile({ table, changes, hold, keepBack = 0, policy, tellHeld }) {
    const keptBack = decimalOf(keepBack) ?? zero
    const told = { placed: changes.some(({ change }) => change === 'check'), tellsHeld: tellHeld }
    type Change = (typeof changes)[number]

    function holdOf(row: Change, event: CloudEvent): string | undefined {
      if (row.reservation === undefined) return undefined
      const id = keyText(mustTell(row.reservation.evaluate(event), 'The name of the hold'))
      return id ?? refuse('Expected what the hold is called, got nothing')
    }

    function apply(row: Change, event: CloudEvent, context: StockContext): void {
      const book = new StockBook(context, table, told)
      const id = holdOf(row, event)
      const { lines, unknown } =
        row.change === 'release'
          ? { lines: [], unknown: 0 }
          : linesOf(row, event, row.change === 'check' ? anywhere : 'main')
      if (unknown > 0) context.outcome('unknown', unknown)
      switch (row.change) {
        case 'release':
          release(book, context, id ?? '', 'cancelled')
          break
        case 'check':
          check(book, context, lines, keptBack, event)
          break
        case 'reserve':
        case 'sell':
          if (unknown > 0) refuse('Expected how many, got nothing')
          if (row.change === 'sell') sell(book, context, id, lines, policy)
          else reserve(book, context, id ?? '', lines, hold === 0 ? undefined : event.time + hold, policy, keptBack)
          break
        default:
          for (const line of lines) move(book, row.change, line)
          book.close(reasons[row.change])
      }
    }

    return {
      event(event, context) {
        let fitted = false
        for (const row of changes) {
          if (!mustTell(row.when.evaluate(event), 'Whether it moves stock')) continue
          fitted = true
          apply(row, event, context)
        }
        if (!fitted) context.outcome('ignored')
      },
      timer({ key }, context) {
        release(new StockBook(context, table, told), context, key.slice('hold '.length), 'expired')
      },
    }
  },
  examples: stockExamples,
})
