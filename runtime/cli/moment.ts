/** A moment as somebody writes it: 2011-06-01, 2011-06-01T08:30 on the wall clock of the shop, or RFC 3339. */
import { parseTime } from '../engine/event-time.ts'
import { rowTime } from '../nodes/producers/row-time.ts'
import { UsageError } from './exit.ts'

/** ms since 1970. @throws UsageError */
export function readMoment(option: string, text: string, zone: string): number {
  const read = rowTime(zone)(text)
  const time = typeof read === 'string' ? parseTime(read) : read
  if (time !== undefined && !Number.isNaN(time)) return time
  throw new UsageError(
    `Expected a moment for --${option}, got "${text}".`,
    'Write 2011-06-01, 2011-06-01T08:30 or 2011-06-01T07:30:00Z; without an offset the zone of the flow counts.',
  )
}
