/** A log of any length whose rows follow from their offset, so that a million cost nothing. */
import type { EventDetail, HistoryFilter, HistoryPage, HistoryRow } from '../../../../../runtime/model/api/history.ts'
import { hostileName } from './documents.ts'

export const newest = Date.UTC(2026, 10, 22, 10, 42, 7)
const types = [
  'sale.line',
  'sale.line',
  'com.counterflow.payment.captured',
  'sale.priced',
  'com.counterflow.stock.low',
] as const
const channels = [
  'daily-sales/sales.row',
  'daily-sales/sales.row',
  'payments',
  'daily-sales/priced.event',
  'other-flow/guard.low',
] as const
/** How far one call looks through the log before it says where to go on. */
const stretch = 5_000

export const typeAt = (offset: number): string => types[offset % types.length] ?? ''

export function rowAt(offset: number, head: number): HistoryRow {
  const kind = offset % types.length
  return {
    offset,
    time: newest - (head - offset) * 1_700,
    type: typeAt(offset),
    subject: offset % 1_213 === 0 ? hostileName : kind === 4 ? null : `order-${Math.floor(offset / 3)}`,
    channel: channels[kind] ?? '',
    source: kind === 2 ? 'stripe://till' : '/flows/daily-sales/sales',
    ahead: offset % 401 === 0 ? 720_000 : null,
    amount:
      kind === 4 ? null : { minor: ((offset * 7_919) % 250_000) - (offset % 31 === 0 ? 200_000 : 0), currency: 'GBP' },
    repeats: offset % 97 === 0 ? (offset % 194 === 0 ? 12 : 1) : 0,
    needsLook: offset % 211 === 0,
  }
}

export function rowsBetween(first: number, last: number, { head, start }: Ends): readonly HistoryRow[] {
  const rows: HistoryRow[] = []
  for (let offset = Math.min(last, head); offset >= Math.max(first, start); offset--) rows.push(rowAt(offset, head))
  return rows
}

export type Ends = { readonly head: number; readonly start: number }

export function page(
  { text, type, from, to, before, limit }: HistoryFilter & { readonly before?: number; readonly limit: number },
  { head, start }: Ends,
): HistoryPage {
  const rows: HistoryRow[] = []
  let offset = Math.min(before ?? head + 1, head + 1) - 1
  const stop = Math.max(start, offset - stretch)
  for (; offset >= stop && rows.length < limit; offset--) {
    const row = rowAt(offset, head)
    const fits =
      (text === undefined || row.subject === text || String(row.subject).includes(`-${text}`)) &&
      (type === undefined || row.type === type) &&
      (from === undefined || row.time >= from) &&
      (to === undefined || row.time < to)
    if (fits) rows.push(row)
  }
  return { rows, next: offset >= start ? offset + 1 : null, head, first: start }
}

export function detail(offset: number, head: number): EventDetail {
  const row = rowAt(offset, head)
  const sku = offset % 4 === 0 ? 'POST' : 'MUG'
  return {
    event: {
      offset,
      id: `0191-${offset}`,
      source: '/flows/daily-sales/sales',
      type: row.type,
      subject: row.subject,
      time: row.time,
      accepted: row.time - (row.ahead ?? 0),
      ahead: row.ahead,
      channel: row.channel,
      correlationid: `c-${offset}`,
      causationid: null,
      data: {
        invoice: row.subject,
        sku,
        quantity: 6,
        unitPrice: '2.55',
        total: row.amount,
        gift: false,
        country: 'United Kingdom',
        note: null,
        customer: { name: 'Robin Swan', emailAddress: 'robin@example.com', tags: ['wholesale', 'newsletter'] },
        lines: [
          { sku: 'MUG', name: 'Mug, enamel, white with a blue rim', quantity: 6 },
          { sku: 'TEA', name: 'Tea towel', quantity: 2 },
        ],
      },
    },
    repeats: row.repeats,
    flows: [
      {
        flow: 'daily-sales',
        name: 'Daily sales',
        version: 'abc',
        currency: 'GBP',
        steps: [
          { node: 'sales', kind: 'producer', conditions: [], outputs: ['sales.row'], failure: null },
          { node: 'priced', kind: 'router', conditions: [], outputs: ['priced.event'], failure: null },
          { node: 'by-day', kind: 'stage', conditions: [], outputs: [], failure: null },
          {
            node: 'goods',
            kind: 'router',
            conditions: [
              {
                field: 'when',
                held: sku === 'MUG',
                clauses: [
                  {
                    text: 'data.sku in ["POST", "DOT", "M"]',
                    held: sku !== 'MUG',
                    values: [{ path: 'data.sku', value: sku }],
                  },
                  { text: 'data.weight > 3', held: null, values: [{ path: 'data.weight' }] },
                ],
              },
            ],
            outputs: sku === 'MUG' ? ['goods.pass'] : ['goods.else'],
            failure: null,
          },
          ...(sku === 'MUG'
            ? [{ node: 'moves', kind: 'stage' as const, conditions: [], outputs: [], failure: null }]
            : []),
        ],
        named: [
          { node: 'sales', type: 'file', name: '' },
          { node: 'priced', type: 'transform', name: '' },
          { node: 'by-day', type: 'table', name: '' },
          { node: 'goods', type: 'filter', name: '' },
          { node: 'moves', type: 'table', name: '' },
        ],
        edges: ['sales.row>priced', 'priced.event>by-day', 'sales.row>goods'],
        stopped: sku === 'MUG' ? [] : ['goods.else'],
      },
    ],
    causes: offset > 3 ? [rowAt(offset - 2, head)] : [],
    caused: [rowAt(offset + 1, head), rowAt(offset + 2, head)],
    outcomes: [],
    effects: [
      {
        key: `e${offset}`,
        stage: 'daily-sales/by-day',
        state: 'done',
        attempts: 2,
        due: null,
        reason: '',
        updated: row.time + 900,
        tries: [
          {
            ...{ number: 1, at: row.time + 100, kind: 'retry' as const },
            ...{ reason: 'sheets.example answered 503', by: '' },
          },
        ],
      },
    ],
    letters: row.needsLook
      ? [{ stage: 'daily-sales/moves', code: 'CELL_TYPE', message: 'Quantity is "six", which is no whole number.' }]
      : [],
  }
}
