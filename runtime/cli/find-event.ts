/** Finds the event that a person asks about. */
import type { CloudEvent } from '../model/event.ts'
import type { Store } from '../model/store.ts'
import { UsageError } from './exit.ts'

const page = 1000

/** By offset, else by id from the newest back: the id alone is not unique, its source makes it so. */
export function findEvent(store: Store, text: string): CloudEvent {
  const byOffset = /^\d{1,15}$/.test(text) ? store.get(Number(text)) : undefined
  if (byOffset !== undefined) return byOffset
  for (let before = store.head; before >= store.first; before -= page) {
    const events = store.read(Math.max(store.first, before - page + 1) - 1, page)
    const found = events.findLast(({ id }) => id === text)
    if (found !== undefined) return found
  }
  const { first, head } = store
  throw new UsageError(
    first > head
      ? 'There are no events in this store.'
      : `There is no event "${text}" among the offsets ${first} to ${head}.`,
    'counterflow log shows what there is.',
  )
}
