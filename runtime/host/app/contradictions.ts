/**
 * Events that came under an id that was used, with another content: the first one stays, the other one is kept apart. A
 * person compares them, and says so once.
 */
import { fingerprint } from '../../engine/fingerprint.ts'
import type { LookItem } from '../../model/api/look.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject } from '../../model/json.ts'
import type { Origins } from '../origins.ts'
import type { HistoryPages } from '../store/history-pages.ts'
import { operatorEvent } from './operator-events.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'

/** In the catalogue of events: set aside for a person. */
const quarantined = 'event.quarantined'
/** Offsets that nobody has compared, and how far the log was looked through. */
const kept = 'look contradictions'
/** Offsets that are looked through at a time. */
const stretch = 25_000
/** More than a person compares; further ones come up when these are decided. */
const most = 500
const idPattern = /^contradiction:(\d{1,15})$/

export function openContradictions(
  { store, services }: ShopParts,
  pages: HistoryPages,
  origins: Origins,
  running: Running,
) {
  const { settings } = store.parts
  const before = settings.get(kept)
  let open = isObject(before) && Array.isArray(before.open) ? before.open.map(Number) : []
  let scanned = isObject(before) ? Number(before.scanned) : 0

  const keep = (): void => store.atomically(() => settings.set(kept, { open, scanned }))

  function item(offset: number): LookItem[] {
    const event = store.get(offset)
    if (event === undefined) return []
    const { data } = event
    const code = 'EVENT_CONTRADICTION'
    const message = `${senderOf(event)} sent another content under an id that it had used. The first content stays, the other one was not handled.`
    return [
      {
        id: `contradiction:${offset}`,
        kind: 'contradiction',
        flow: '',
        node: '',
        lane: String(offset),
        offset,
        at: event.time,
        code,
        message,
        state: 'failed',
        type: isObject(data) && typeof data.type === 'string' ? data.type : event.type,
        subject: event.subject,
        behind: 0,
        fingerprint: fingerprint({ stage: event.source, code, message }),
      },
    ]
  }

  return {
    /** Looks through what has come since; a long log piece by piece. */
    look(): void {
      const ids = origins.all().flatMap(({ id, type }) => (type === quarantined ? [id] : []))
      const from = Math.max(scanned + 1, store.first)
      const end = ids.length === 0 ? store.head : Math.min(store.head, from + stretch - 1)
      if (end <= scanned) return
      const found = pages.back(from, end + 1, { origins: ids, from: undefined, to: undefined }, most)
      scanned = end
      if (found.length === 0) return
      open = [...open, ...found.map(({ offset }) => offset)]
      keep()
    },
    count: (): number => open.length,
    items: (): readonly LookItem[] => open.toReversed().slice(0, most).flatMap(item),
    /** Answers with how many of these ids were open. */
    async compared(wanted: readonly string[], by: string, reason: string): Promise<number> {
      const offsets = new Set(wanted.flatMap((id) => idPattern.exec(id)?.[1] ?? []).map(Number))
      const done = open.filter((offset) => offsets.has(offset))
      if (done.length === 0) return 0
      const at = services.clock.now()
      const type = 'counterflow.event.compared'
      await running
        .runtime()
        .accept(
          done.map((offset) =>
            operatorEvent({ type, flow: null, by, at, data: { offset, reason }, key: String(offset) }),
          ),
        )
      open = open.filter((offset) => !offsets.has(offset))
      keep()
      return done.length
    },
  }
}

export type Contradictions = ReturnType<typeof openContradictions>

export const isContradiction = (id: string): boolean => idPattern.test(id)

const senderOf = ({ attributes, source }: CloudEvent): string => {
  const name = attributes?.connection
  return typeof name === 'string' ? `“${name}”` : source
}
