/** One event as a row of the log, and back. What the checksums cover is made in `row-sheet.ts`. */
import type { CloudEvent } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'
import type { Origin } from './dictionary.ts'

/** Columns of `event`, in the order of the table. */
export type EventRow = [
  offset: number,
  origin: number,
  id: string,
  time: number,
  subject: string | null,
  key: string | null,
  extra: string | null,
  data: string,
  crc: number,
]

export const hasExtra = ({ correlationid, causationid, attributes }: CloudEvent): boolean =>
  correlationid !== null || causationid !== null || attributes !== null

/** What most events do not have: correlation, causation and further attributes, as JSON text. */
export function extraOf(event: CloudEvent, sealed: boolean): string | null {
  const { correlationid, causationid, attributes } = event
  if (!(sealed || hasExtra(event))) return null
  return JSON.stringify(sealed ? [correlationid, causationid, attributes, 1] : [correlationid, causationid, attributes])
}

/** The mark at the end stands on rows that were sealed, so that a sender's own "$sealed" stays what it is. */
type Extra = [
  correlationid: string | null,
  causationid: string | null,
  attributes: CloudEvent['attributes'],
  sealed?: 1,
]

export function eventOf(
  row: EventRow,
  origin: Origin,
  parse: (text: string) => Json,
  unseal: (text: string) => string,
): CloudEvent {
  const extra: Extra | null = row[6] === null ? null : JSON.parse(row[6])
  const text = extra?.[3] === 1 ? unseal(row[7]) : row[7]
  return {
    offset: row[0],
    split: 0,
    channel: origin.channel,
    id: row[2],
    source: origin.source,
    type: origin.type,
    subject: row[4],
    time: row[3],
    partitionkey: row[5],
    correlationid: extra === null ? null : extra[0],
    causationid: extra === null ? null : extra[1],
    attributes: extra === null ? null : extra[2],
    data: parse(text),
    text,
  }
}
