/** The kinds of events that the log has had: channel, source and type, with the number by which a row names them. */
import type { CloudEvent } from '../model/event.ts'
import type { HistoryPages } from './store/history-pages.ts'

/** `event` is any event of that kind, for asking who hears it. */
export type KnownOrigin = {
  readonly id: number
  readonly channel: string
  readonly type: string
  readonly event: CloudEvent
}

export function openOrigins(pages: HistoryPages) {
  let known: readonly KnownOrigin[] = []
  return {
    /** The same list as long as nothing new has come. */
    all(): readonly KnownOrigin[] {
      const fresh = pages.origins(known.at(-1)?.id ?? 0)
      if (fresh.length > 0)
        known = [
          ...known,
          ...fresh.map(({ id, channel, source, type }) => ({
            id,
            channel,
            type,
            event: sample(channel, source, type),
          })),
        ]
      return known
    },
  }
}

export type Origins = ReturnType<typeof openOrigins>

const sample = (channel: string, source: string, type: string): CloudEvent => ({
  offset: 0,
  split: 0,
  channel,
  id: '',
  source,
  type,
  subject: null,
  time: 0,
  partitionkey: null,
  correlationid: null,
  causationid: null,
  attributes: null,
  data: null,
  text: '',
})
