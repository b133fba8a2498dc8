/** Reads a channel for programs: in small pieces, so that a long log never keeps events waiting. */

import type { CloudEvent } from '../../model/event.ts'
import { dataText, eventText } from '../../model/event-text.ts'
import type { Log } from '../../model/store.ts'

/** Events of the log that are looked through at once. */
const piece = 500
/** How often it is seen whether something new has come, ms. */
const glance = 20

export type Page = {
  readonly events: readonly CloudEvent[]
  /** Up to here the channel was looked through: where to go on. */
  readonly next: number
  /** Events before this offset are not kept any more. */
  readonly first: number
}

export type PageWish = {
  readonly channel: string
  readonly after: number
  readonly limit: number
  /** Characters of data. */
  readonly size: number
}

/** `store.safe`: what has only just been written may still be lost, and another event come in its place. */
export function openChannelReader(store: Log & { readonly safe: number }) {
  let closed = false
  return {
    /** What there is now. */
    async page({ channel, after, limit, size }: PageWish): Promise<Page> {
      const { first } = store
      const events: CloudEvent[] = []
      let room = size
      let next = Math.max(after, first - 1)
      while (next < store.safe && events.length < limit && room > 0 && !closed) {
        const { safe } = store
        for (const event of store.read(next, piece)) {
          if (events.length >= limit || room <= 0 || event.offset > safe) break
          next = event.offset
          if (event.channel !== channel) continue
          events.push(event)
          room -= event.text.length
        }
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
      return { events, next, first }
    },
    /** Until there is something behind an offset, for so many ms at most; `gone` says that nobody listens any more. */
    async more(after: number, wait: number, gone: () => boolean): Promise<boolean> {
      const end = performance.now() + wait
      while (store.safe <= after && performance.now() < end && !closed && !gone())
        await new Promise<void>((resolve) => setTimeout(resolve, Math.min(glance, wait)))
      return store.safe > after && !closed
    },
    get closed(): boolean {
      return closed
    },
    close(): void {
      closed = true
    },
  }
}

export type ChannelReader = ReturnType<typeof openChannelReader>

/** As CloudEvents has it; bytes that came as such go out as such. */
export function channelText(event: CloudEvent): string {
  if (event.attributes?.cfbase64 !== true) return eventText(event)
  const { cfbase64, ...attributes } = event.attributes
  const text = eventText({ ...event, attributes })
  return `${text.slice(0, -`,"data":${dataText(event)}}`.length)},"data_base64":${dataText(event)}}`
}
