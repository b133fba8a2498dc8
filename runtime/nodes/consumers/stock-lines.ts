/** Which goods an event is about, and how many of each: from expressions, or from a list of lines. */
import { add, type Decimal, decimalOf } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Expression } from '../../model/expression.ts'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { mustTell } from '../must-tell.ts'

export type StockLine = { readonly item: string; readonly location: string; readonly quantity: Decimal }

export type LineSource = {
  readonly item: Expression<string> | undefined
  readonly location: Expression<string> | undefined
  readonly quantity: Expression<Json> | undefined
  readonly lines: Expression<Json> | undefined
}

/** Where a line that names no place is: in all of them. */
export const anywhere = ''

/** Lines of the same item and place are one. A quantity of null is unknown, so its line is left out and counted. */
export function linesOf(
  source: LineSource,
  event: CloudEvent,
  usual = 'main',
): { readonly lines: readonly StockLine[]; readonly unknown: number } {
  const location = source.location === undefined ? usual : mustTell(source.location.evaluate(event), 'The location')
  const rows =
    source.lines === undefined
      ? single(source, event)
      : listed(mustTell(source.lines.evaluate(event), 'The list of lines'))
  const lines = new Map<string, StockLine>()
  let unknown = 0
  for (const row of rows) {
    const quantity = quantityOf(row.quantity === undefined ? row.qty : row.quantity)
    if (quantity === undefined) {
      unknown++
      continue
    }
    const line = {
      item: textOf(row.item ?? row.sku, 'item'),
      location: row.location == null && location === anywhere ? anywhere : textOf(row.location ?? location, 'location'),
      quantity,
    }
    const key = JSON.stringify([line.location, line.item])
    const other = lines.get(key)
    lines.set(key, other === undefined ? line : { ...line, quantity: add(other.quantity, quantity) })
  }
  return { lines: [...lines.values()], unknown }
}

type LineRow = { readonly [name: string]: Json }

function single({ item, quantity }: LineSource, event: CloudEvent): readonly LineRow[] {
  if (item === undefined) return []
  const count = quantity === undefined ? 1 : mustTell(quantity.evaluate(event), 'The quantity')
  return [{ item: mustTell(item.evaluate(event), 'The item'), quantity: count }]
}

function listed(value: Json): readonly LineRow[] {
  if (!isList(value)) return refuse(`Expected a list of lines, got ${JSON.stringify(value).slice(0, 60)}`)
  return value.map((line) =>
    isObject(line) ? line : refuse(`Expected a line with item and quantity, got ${JSON.stringify(line).slice(0, 60)}`),
  )
}

/** Case is kept: 85123a and 85123A are two items. */
function textOf(value: Json | undefined, what: string): string {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number'
    ? String(value)
    : refuse(`Expected the ${what} of a line, got ${value === undefined ? 'nothing' : JSON.stringify(value)}`)
}

function quantityOf(value: Json | undefined): Decimal | undefined {
  if (value === null) return undefined
  const decimal = typeof value === 'string' || typeof value === 'number' ? decimalOf(value) : null
  return (
    decimal ??
    refuse(`Expected a quantity such as 2 or "0.35", got ${value === undefined ? 'nothing' : JSON.stringify(value)}`)
  )
}

export function refuse(message: string): never {
  throw new CounterflowError('STOCK', message, {
    kept: 'The stock is as it was.',
    advice: 'Correct what sends it and try again, or skip it.',
  })
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
