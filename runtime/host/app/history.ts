/**
 * The log as people read it: from the newest event back, by pages that name where they end. However long the log, one
 * call looks at a bounded stretch of it and says where to go on.
 */
import type { Sample } from '../../model/api/events.ts'
import type { HistoryFilter, HistoryPage, HistoryRow } from '../../model/api/history.ts'
import { type CloudEvent, channelName, isPublicChannel } from '../../model/event.ts'
import type { Origins } from '../origins.ts'
import type { HistoryPages, Narrowing } from '../store/history-pages.ts'
import type { Search } from '../store/search.ts'
import { wordsMeant } from '../store/search-readings.ts'
import { normalise, termsOf } from '../store/search-terms.ts'
import { historyRows } from './history-rows.ts'
import type { ShopParts } from './shop-parts.ts'

/** Rows that one call may pass over in SQL, which reads some hundred thousand a second from a cold disk. */
const mostPassed = 150_000
const stretch = 25_000
const wordStretch = 4_000
/** ms after which a call ends where it is: events are taken in by the same process. */
const longEnough = 40
/** Events that one call may parse to look for a word; passing one over in SQL takes a fraction of that. */
const mostRead = 6_000
const passing = 1 / 20
const searchPage = 200
const mostInRange = 1_000

type Page = HistoryFilter & { readonly before?: number; readonly limit: number }
type Found = { readonly events: CloudEvent[]; readonly end: number }
type Wanted = Narrowing & { readonly fits: (event: CloudEvent) => boolean }

export function openHistory(parts: ShopParts, pages: HistoryPages, origins: Origins, search: Search) {
  const { store, plans } = parts

  /** Events that a flow makes itself, and those that it hears. */
  function seenBy(flow: string): (event: CloudEvent) => boolean {
    const prefix = channelName(flow, '', '').slice(0, -1)
    const kept = store.deployments().find((row) => row.flow === flow)
    const listeners = (kept === undefined ? undefined : plans.of(kept.hash))?.listeners ?? []
    return (event) =>
      event.channel.startsWith(prefix) ||
      (isPublicChannel(event.channel) && listeners.some((listener) => listener.hears(event)))
  }

  function wantedBy({ type, flow, from, to }: HistoryFilter): Wanted {
    const seen = flow === undefined ? undefined : seenBy(flow)
    const isOfKind = (event: CloudEvent): boolean =>
      (type === undefined || event.type === type) && (seen === undefined || seen(event))
    const ids =
      type === undefined && seen === undefined
        ? undefined
        : origins.all().flatMap(({ id, event }) => (isOfKind(event) ? [id] : []))
    return {
      origins: ids,
      from,
      to,
      fits: (event) => isOfKind(event) && event.time >= (from ?? event.time) && event.time < (to ?? event.time + 1),
    }
  }

  /** Newest first, from `before` back. `end` is where the next call goes on; the first offset means that nothing is left. */
  function scan(wanted: Wanted, before: number, limit: number): Found {
    const events: CloudEvent[] = []
    const stop = Math.max(store.first, before - mostPassed)
    const late = performance.now() + longEnough
    let end = before
    while (events.length < limit && end > stop && performance.now() < late) {
      const floor = Math.max(stop, end - stretch)
      const asked = limit - events.length
      const found = pages.back(floor, end, wanted, asked)
      events.push(...found.filter(wanted.fits))
      end = found.length === asked ? (found.at(-1)?.offset ?? floor) : floor
    }
    return { events, end }
  }

  function find(text: string, wanted: Wanted, before: number, limit: number): Found {
    const phrase = search.meant(text)
    const words = phrase === normalise(text) ? wordsMeant(text) : phrase.split(/\s+/)
    const longest = words.reduce((a, b) => (b.length > a.length ? b : a), '')
    const fits = (event: CloudEvent): boolean => {
      if (!wanted.fits(event)) return false
      const terms = termsOf(event)
      return terms.has(phrase) || words.every((word) => terms.has(word) || event.type === word)
    }
    const events: CloudEvent[] = []
    const late = performance.now() + longEnough
    let end = before
    let read = 0
    const take = (event: CloudEvent): void => {
      read++
      end = event.offset
      if (fits(event)) events.push(event)
    }
    const goesOn = (): boolean =>
      events.length < limit && end > store.first && read < mostRead && performance.now() < late
    // What is not indexed yet, from its end.
    const indexed = search.cursor()
    while (goesOn() && end > indexed + 1) {
      const floor = Math.max(indexed + 1, end - wordStretch, store.first)
      const begun = end
      const found = pages.back(floor, end, { ...wanted, word: longest }, searchPage)
      for (const event of found) if (events.length < limit) take(event)
      if (events.length < limit && found.length < searchPage) end = floor
      read += (begun - end) * passing
    }
    while (goesOn()) {
      const found = search.search(longest, searchPage, end)
      for (const event of found) if (events.length < limit) take(event)
      if (found.length < searchPage && events.length < limit) end = store.first
    }
    return { events, end }
  }

  return {
    page({ text = '', before, limit, ...filter }: Page): HistoryPage {
      const { head, first } = store
      const start = Math.min(before ?? head + 1, head + 1)
      const wanted = wantedBy(filter)
      const isType = origins.all().some(({ type }) => type === text.trim())
      const found =
        text.trim() === ''
          ? scan(wanted, start, limit)
          : isType
            ? scan(wantedBy({ ...filter, type: text.trim() }), start, limit)
            : find(text, wanted, start, limit)
      return { rows: historyRows(parts, found.events), next: found.end > first ? found.end : null, head, first }
    },

    range(first: number, last: number): readonly HistoryRow[] {
      const floor = Math.max(first, last - mostInRange + 1, 1)
      const everything = { origins: undefined, from: undefined, to: undefined }
      return historyRows(parts, pages.back(floor, last + 1, everything, mostInRange))
    },

    types(flow: string | undefined): readonly string[] {
      const seen = flow === undefined ? () => true : seenBy(flow)
      return [...new Set(origins.all().flatMap(({ type, event }) => (seen(event) ? [type] : [])))].sort()
    },

    samples({
      flow,
      type,
      limit,
    }: {
      readonly flow: string
      readonly type?: string
      readonly limit: number
    }): readonly Sample[] {
      const wanted = wantedBy({ flow, ...(type === undefined ? {} : { type }) })
      return scan(wanted, store.head + 1, limit).events.map(({ offset, type, time, subject, data, channel }) => ({
        offset,
        type,
        time,
        subject,
        data,
        channel,
      }))
    },
  }
}
