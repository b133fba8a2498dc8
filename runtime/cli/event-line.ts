/** An event as it leaves a store: CloudEvents JSON, with its place in the log beside it. */

import type { CloudEvent } from '../model/event.ts'
import { eventText, isoTime } from '../model/event-text.ts'
import type { Cell } from './grid.ts'

/** One line, without its end. `offset` and `channel` are extension attributes. */
export const eventLine = (event: CloudEvent): string =>
  `{"offset":${event.offset},"channel":${JSON.stringify(event.channel)},${eventText(event).slice(1)}`

export const eventColumns = [
  { name: 'offset', numeric: true },
  { name: 'time' },
  { name: 'type' },
  { name: 'key' },
  { name: 'id' },
  { name: 'data' },
]

export const eventCells = (event: CloudEvent): readonly Cell[] => [
  event.offset,
  isoTime(event.time).replace('T', ' ').replace('.000Z', 'Z'),
  event.type,
  event.partitionkey ?? event.subject,
  event.id,
  event.text || JSON.stringify(event.data),
]
