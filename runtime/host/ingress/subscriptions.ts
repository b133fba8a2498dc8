/**
 * The places that programs have in channels. A program that has not been heard of for a month loses its place, so that
 * nothing is kept for one that is gone; it is told so when it comes back, and may take the place up again by saying it.
 */
import type { ProgramPlace } from '../../model/api/ingress.ts'
import { isObject, type Json } from '../../model/json.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { IntakeWays } from './intake.ts'

const day = 86_400_000
/** Without a word from its program. */
const lastsFor = 30 * day
/** How long before that it is said. */
const warnedBefore = 7 * day
/** To have read is a word, too, and is noted so often at most. */
const notedEvery = day

export type Place =
  | { readonly kind: 'new' }
  | { readonly kind: 'at'; readonly offset: number }
  /** It was here, and was not heard of for too long. */
  | { readonly kind: 'expired'; readonly offset: number }

export const placeName = (program: string, subscription: string, channel: string): string =>
  `${prefix}${program}/${subscription}/${channel}`

const prefix = 'channels:'

type Kept = { readonly offset: number; readonly seen: number | null; readonly expired: boolean }

/** In earlier versions a place was the offset alone. */
function readKept(value: Json): Kept | undefined {
  if (typeof value === 'number') return { offset: value, seen: null, expired: false }
  if (!isObject(value) || typeof value.at !== 'number') return undefined
  return {
    offset: value.at,
    seen: typeof value.seen === 'number' ? value.seen : null,
    expired: value.expired === true,
  }
}

export type SubscriptionFacts = {
  readonly store: Pick<SqliteStore, 'position' | 'parts' | 'head'>
  readonly keep: IntakeWays['keep']
  now(): number
  log(text: string): void
}

export function openSubscriptions({ store, keep, now, log }: SubscriptionFacts) {
  const warned = new Set<string>()
  return {
    async read(place: string): Promise<Place> {
      const kept = readKept(store.position(place))
      if (kept === undefined) return { kind: 'new' }
      if (kept.expired) return { kind: 'expired', offset: kept.offset }
      if (kept.seen === null || now() - kept.seen > notedEvery) await keep(place, { at: kept.offset, seen: now() })
      return { kind: 'at', offset: kept.offset }
    },
    /** Resolves when it is on the disk. */
    move: (place: string, offset: number): Promise<void> => keep(place, { at: offset, seen: now() }),
    /** Ends the places of programs that are gone, and says which will be ended soon. */
    async sweep(): Promise<void> {
      for (const { name, kept } of allPlaces(store)) {
        if (kept.expired) continue
        const silent = kept.seen === null ? 0 : now() - kept.seen
        if (kept.seen === null) await keep(name, { at: kept.offset, seen: now() })
        else if (silent > lastsFor) {
          await keep(name, { at: kept.offset, seen: kept.seen, expired: true })
          log(`The subscription ${name.slice(prefix.length)} was not heard of for 30 days: its place is given up.`)
        } else if (silent > lastsFor - warnedBefore && !warned.has(name)) {
          warned.add(name)
          const days = Math.ceil((lastsFor - silent) / day)
          log(`The subscription ${name.slice(prefix.length)} is given up in ${days} days, unless its program comes.`)
        }
      }
    },
  }
}

export type Subscriptions = ReturnType<typeof openSubscriptions>

/** For people: where a program stands. */
export const placesOf = (store: SubscriptionFacts['store'], program: string, now: number): readonly ProgramPlace[] =>
  allPlaces(store).flatMap(({ name, kept }) => {
    const [owner, subscription = '', ...channel] = name.slice(prefix.length).split('/')
    if (owner !== program || kept.expired) return []
    return [
      {
        subscription,
        channel: channel.join('/'),
        behind: Math.max(0, store.head - kept.offset),
        seen: kept.seen,
        expires: kept.seen !== null && now - kept.seen > lastsFor - warnedBefore,
      },
    ]
  })

function allPlaces(store: SubscriptionFacts['store']): readonly { readonly name: string; readonly kept: Kept }[] {
  // A colon is followed by a semicolon: so the names are a stretch of the index.
  const rows = store.parts.db
    .prepare<[], { producer: string }>(
      `SELECT producer FROM position WHERE producer >= '${prefix}' AND producer < 'channels;'`,
    )
    .all()
  return rows.flatMap(({ producer }) => {
    const kept = readKept(store.position(producer))
    return kept === undefined ? [] : [{ name: producer, kept }]
  })
}
