/** Events whose time lies ahead of the moment at which they came: a clock is off, theirs or ours, and nobody may notice. */
import type { CloudEvent } from '../model/event.ts'
import type { SqliteStore } from './store/sqlite-store.ts'

/** ms by which clocks may differ. */
const tolerated = 5 * 60_000

/** When an event was accepted; undefined where that is not kept any more. */
export const acceptedAt = ({ parts }: SqliteStore, offset: number): number | undefined =>
  parts.chain.marksAfter(offset - 1, 1)[0]?.at

/** ms; null for an event whose time is right as far as anybody can tell. The log itself is in the order of arrival. */
export function timeAhead(store: SqliteStore, { offset, time }: Pick<CloudEvent, 'offset' | 'time'>): number | null {
  const accepted = acceptedAt(store, offset)
  return accepted !== undefined && time - accepted > tolerated ? time - accepted : null
}
