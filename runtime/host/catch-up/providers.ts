/** Asks connected providers what happened while nobody listened, politely, and remembers how that went. */

import type { EventInput } from '../../model/event.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Clock, ProviderAnswer, ProviderQuestion, Providers, Random } from '../../model/services.ts'
import { namePattern } from '../../nodes/producers/name-pattern.ts'
import type { ClockCheck } from '../clock-check.ts'
import { providerOf } from '../ingress/providers/index.ts'
import { inputsOf, sourceOf } from '../ingress/providers/normalize.ts'
import type { AccessOf, PageRequest, ReadPage } from './access.ts'
import { NotAnswered, NotReached } from './access.ts'
import { readShopify } from './shopify-lists.ts'
import type { Lost, ReadStretch } from './stretch.ts'
import { readStripe } from './stripe-list.ts'

const readers: { readonly [provider: string]: ReadStretch } = { shopify: readShopify, stripe: readStripe }

/** Providers that can be asked. */
export const askable: readonly string[] = Object.keys(readers)

/** What no list brings back, in plain words. */
export const notListed: { readonly [provider: string]: string } = {
  shopify:
    'Carts that never became a checkout, and every change of stock or of a product but the latest, are not kept by Shopify.',
  stripe: 'Stripe keeps events for 30 days.',
}

export type CatchUpStatus = {
  readonly connection: string
  readonly provider: string
  readonly state: 'reading' | 'up to date' | 'waiting'
  /** ms: when everything that there was had been read; null: not yet. */
  readonly last: number | null
  /** ms; null where it is not known. */
  readonly next: number | null
  /** Why it waits; empty while it does not. */
  readonly reason: string
  /** Since the start. */
  readonly found: number
  readonly lost: readonly Lost[]
}

export type ProvidersOptions = {
  readonly clock: Clock
  readonly random: Random
  readonly accessOf: AccessOf
  readonly read: ReadPage
  /** Their answers say what time it is. */
  readonly clockCheck?: ClockCheck
}

/** Without a word from us for so long, a merchant is told what was missed. */
const noticeable = 10 * 60_000
const firstPause = 5_000
const longestPause = 5 * 60_000
const longestWish = 60 * 60_000
const withoutAccess = 15_000

/** Where the last page ended; `at`: when all had been read; `gap`: the stretch that is being caught up with. */
type Place = { readonly place: Json; readonly at: number | null; readonly gap: Gap | null }
type Gap = { readonly from: number; readonly found: number; readonly lost: readonly Lost[] }

export function openProviders({ clock, random, accessOf, read, clockCheck }: ProvidersOptions) {
  const statuses = new Map<string, CatchUpStatus>()
  const failures = new Map<string, number>()
  /** By connection: nothing is asked before that moment, whoever asks. */
  const notBefore = new Map<string, number>()

  const statusOf = ({ connection, provider }: ProviderQuestion): CatchUpStatus =>
    statuses.get(connection) ?? {
      ...{ connection, provider, state: 'reading', last: null, next: null, reason: '', found: 0, lost: [] },
    }
  function note(question: ProviderQuestion, change: Partial<CatchUpStatus>): void {
    // Reading the past in tells of itself.
    if (question.origin === 'import') return
    statuses.set(question.connection, { ...statusOf(question), ...change })
  }

  function later(question: ProviderQuestion, until: number, reason: string): ProviderAnswer {
    note(question, { state: 'waiting', next: until, reason })
    return { kind: 'later', until, reason }
  }

  /** Shopify says how full its bucket is, `39/40`: it is never filled to the brim. */
  const mindful =
    (connection: string, near: string | undefined): ReadPage =>
    async (request: PageRequest) => {
      const answer = await read({ ...request, near })
      const theirs = Date.parse(answer.header('date') ?? '')
      if (!Number.isNaN(theirs)) clockCheck?.note(clock.now() - theirs)
      const [used = 0, room = 0] = (answer.header('x-shopify-shop-api-call-limit') ?? '').split('/').map(Number)
      if (room > 0 && used / room > 0.8) notBefore.set(connection, clock.now() + 2_000)
      return answer
    }

  function afterFailure(question: ProviderQuestion, error: unknown): ProviderAnswer {
    const { connection } = question
    const count = (failures.get(connection) ?? 0) + 1
    failures.set(connection, count)
    const pause = Math.min(longestPause, firstPause * 2 ** (count - 1)) * (0.5 + random() / 2)
    const wish = error instanceof NotAnswered ? error.retryAfter : undefined
    const until = clock.now() + (wish === undefined ? pause : Math.min(wish, longestWish))
    notBefore.set(connection, until)
    return later(question, until, sayFailure(question.provider, error))
  }

  async function ask(question: ProviderQuestion): Promise<ProviderAnswer> {
    const { provider, connection, since, origin, signal } = question
    const reader = readers[provider]
    const known = providerOf(provider)
    const now = clock.now()
    if (reader === undefined || known === undefined)
      return later(question, now + longestWish, `${provider} cannot be asked: it has to send webhooks.`)
    const access = accessOf(connection, provider)
    if ('missing' in access) return later(question, now + withoutAccess, access.missing)
    const pause = notBefore.get(connection) ?? 0
    if (pause > now) return { kind: 'later', until: pause, reason: statusOf(question).reason }
    if (statusOf(question).state === 'waiting') note(question, { state: 'reading', reason: '', next: null })
    const before = placeOf(question.position)
    const stop = new AbortController()
    signal.onCancel(() => stop.abort())
    try {
      const wants = namePattern(question.types)
      const page = await reader({
        ...{ since, now, wants, access },
        ...{ position: before.place, read: mindful(connection, access.near), signal: stop.signal },
      })
      failures.delete(connection)
      const events = page.items.flatMap((item) => inputsOf(known, item, { connection, now, origin }))
      const lost = page.lost === undefined ? [] : [page.lost]
      const missed = before.at !== null && now - before.at > noticeable
      const gap: Gap | null =
        before.gap ?? (missed || lost.length > 0 ? { from: before.at ?? since, found: 0, lost: [] } : null)
      const open = gap && { ...gap, found: gap.found + events.length, lost: [...gap.lost, ...lost] }
      const { found } = statusOf(question)
      note(question, {
        found: found + events.length,
        ...(page.more ? { state: 'reading' } : { state: 'up to date', last: now, reason: '' }),
        ...(open === null ? {} : { lost: open.lost }),
      })
      const told = open !== null && !page.more ? [recovered(question, open, now)] : []
      const place: Place = { place: page.position, at: page.more ? before.at : now, gap: page.more ? open : null }
      return { kind: 'page', events: [...events, ...told], position: written(place), more: page.more, done: page.done }
    } catch (error) {
      if (signal.cancelled) return { kind: 'later', until: now, reason: '' }
      return afterFailure(question, error)
    }
  }

  return {
    ask,
    /** When it will be asked next, for those who look. */
    planned(connection: string, next: number): void {
      const status = statuses.get(connection)
      if (status !== undefined) statuses.set(connection, { ...status, next })
    },
    statuses: (): readonly CatchUpStatus[] => [...statuses.values()],
    /** A connection was changed: what it could not do before it may do now. */
    again(connection: string): void {
      notBefore.delete(connection)
      failures.delete(connection)
    },
  } satisfies Providers & { [name: string]: unknown }
}

export type OpenProviders = ReturnType<typeof openProviders>

/** In the catalogue: a channel speaks again. What could not be recovered stands in it. */
function recovered(question: ProviderQuestion, { from, found, lost }: Gap, now: number): EventInput {
  const { provider, connection, origin } = question
  return {
    id: `channel.recovered/${from}`,
    source: sourceOf(provider, connection),
    type: 'channel.recovered',
    subject: `connection/${connection}`,
    time: now,
    connection,
    cforigin: origin,
    data: {
      connection,
      provider,
      from: iso(from),
      to: iso(now),
      found,
      lost: lost.map((one) => ({ from: iso(one.from), to: iso(one.to), why: one.why })),
      not_listed: notListed[provider] ?? '',
    },
  }
}

function sayFailure(provider: string, error: unknown): string {
  const name = providerOf(provider)?.title ?? provider
  if (error instanceof NotReached) return `${name} cannot be reached: ${error.message}. It is tried again.`
  if (!(error instanceof NotAnswered)) return `What ${name} told could not be read. It is tried again.`
  const { status } = error
  if (status === 401) return `${name} does not accept the access token. Put a valid one into the connection.`
  if (status === 403) return `The access token is not allowed to read this. Give it the rights to read orders.`
  if (status === 404) return `${name} knows no such shop. Check the address in the connection.`
  if (status === 429) return `${name} asks for a pause.`
  return `${name} answered with an error (${status}). It is tried again.`
}

const iso = (moment: number): string => new Date(moment).toISOString()

function placeOf(position: Json): Place {
  if (!isObject(position)) return { place: null, at: null, gap: null }
  const { place = null, at, gap } = position
  return { place, at: typeof at === 'number' ? at : null, gap: isObject(gap) ? gapOf(gap) : null }
}

const gapOf = ({ from, found, lost }: JsonObject): Gap => ({
  from: Number(from),
  found: Number(found),
  lost: Array.isArray(lost)
    ? lost
        .filter(isObject)
        .map((one) => ({ from: Number(one.from), to: Number(one.to), why: typeof one.why === 'string' ? one.why : '' }))
    : [],
})

const written = ({ place, at, gap }: Place): Json => ({
  place,
  at,
  gap: gap === null ? null : { from: gap.from, found: gap.found, lost: gap.lost.map((one) => ({ ...one })) },
})
