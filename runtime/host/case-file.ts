/** Puts a case together: every event in which a word stands, what belongs to the same order or payment, and the ways. */
import { explainPath } from '../compile/explain-path.ts'
import type { Plan } from '../compile/plan.ts'
import { wayOf } from '../compile/way-steps.ts'
import { notHeard, notOn, whyNot } from '../compile/why-not.ts'
import { decisionsChannel } from '../engine/decisions.ts'
import type { CaseEvent, CaseFile, WhyNot } from '../model/api/case.ts'
import type { EventDetail, HistoryRow } from '../model/api/history.ts'
import type { CloudEvent } from '../model/event.ts'
import { isObject, type Json } from '../model/json.ts'
import { factsOf } from './event-facts.ts'
import { nearWords } from './store/near-words.ts'
import { coverage } from './store/retention.ts'
import type { Search } from './store/search.ts'
import { wordsMeant } from './store/search-readings.ts'
import { normalise, termsOf } from './store/search-terms.ts'
import type { SqliteStore } from './store/sqlite-store.ts'
import { toldEffects } from './told-effects.ts'
import { versionsMet } from './version-at.ts'

export type CaseParts = {
  readonly store: SqliteStore
  readonly search: Pick<Search, 'search' | 'meant'>
  readonly planOf: (hash: string) => Plan | undefined
  readonly rows: (events: readonly CloudEvent[]) => readonly HistoryRow[]
}

/** Events that a person reads as one case. */
const mostEvents = 120
/** Of one further word that belongs to it: a word that stands in more is no name of a case. */
const mostOfWord = 60
/** Of the longest of several words. */
const mostOfPart = 2_000
const mostWords = 6
const mostCorrelations = 40

/** Fields whose value names the same case; a customer or an article has many. */
const caseFields =
  /^(order|order_id|order_number|order_ref|payment|payment_id|payment_ref|refund_id|reservation_id|checkout_id|checkout|cart_id|invoice|invoice_id|shipment_id|fulfillment_id|return_id)$/i

export function findCase(parts: CaseParts, given: string): CaseFile {
  const { store, search } = parts
  const word = search.meant(given)
  const found = new Map<number, CloudEvent>()
  const take = (events: readonly CloudEvent[]): void => {
    for (const event of events) if (found.size < mostEvents) found.set(event.offset, event)
  }
  const whole = search.search(word, mostEvents + 1)
  const named = whole.length > 0 ? whole : withAll(search, wordsMeant(given))
  take(named.slice(0, mostEvents))
  const also = furtherWords(named, word)
  for (const more of also) {
    const events = search.search(more, mostOfWord + 1)
    if (events.length <= mostOfWord) take(events)
  }
  const roots = new Set([...found.values()].map(({ correlationid, id }) => correlationid ?? id))
  for (const root of [...roots].slice(0, mostCorrelations)) {
    const events = search.search(root, mostOfWord + 1)
    if (events.length <= mostOfWord) take(events.filter(({ correlationid, id }) => (correlationid ?? id) === root))
  }
  const events = [...found.values()]
    .filter(({ channel }) => !channel.endsWith('.timer') && channel !== decisionsChannel)
    .sort((a, b) => a.offset - b.offset)
  const { first, since } = coverage(store)
  return {
    word: given.trim(),
    ...{ events: told(parts, events, word), more: named.length > mostEvents, also, first, since },
    near: [],
  }
}

/** The same; where nothing has the word, with words that were meant, perhaps. */
export function findCaseOrNear(parts: CaseParts, given: string): CaseFile {
  const found = findCase(parts, given)
  return found.events.length > 0 ? found : { ...found, near: nearWords(parts.store, given) }
}

/** Several words that stand in one event, each for itself: the name of a customer and an article. */
function withAll(search: CaseParts['search'], words: readonly string[]): readonly CloudEvent[] {
  const longest = words.reduce((a, b) => (b.length > a.length ? b : a), '')
  if (words.length < 2) return []
  const found = search.search(longest, mostOfPart).filter((event) => {
    const terms = termsOf(event)
    return words.every((word) => terms.has(word))
  })
  return found.slice(0, mostEvents + 1)
}

/** Whether it is the number or name of an order, a payment or whatever else an event is about, and no mere figure in it. */
export function namesCase({ subject, data }: CloudEvent, given: string): boolean {
  const word = normalise(given)
  const about = normalise(subject ?? '')
  return about === word || about.split(/[/:]/).at(-1) === word || namesIn(data).includes(word)
}

/** Names that the events give to what they are about, besides the one that was asked for. */
function furtherWords(events: readonly CloudEvent[], word: string): readonly string[] {
  const words = new Set<string>()
  for (const { data } of events.slice(0, 20)) for (const name of namesIn(data)) if (name !== word) words.add(name)
  return [...words].slice(0, mostWords)
}

function namesIn(data: Json): readonly string[] {
  if (!isObject(data)) return []
  return Object.entries(data).flatMap(([field, value]) => {
    if (!caseFields.test(field) || (typeof value !== 'string' && typeof value !== 'number')) return []
    const name = normalise(String(value))
    return name.length > 1 && name.length <= 64 ? [name] : []
  })
}

function told(parts: CaseParts, events: readonly CloudEvent[], word: string): readonly CaseEvent[] {
  const { store } = parts
  const rows = new Map(parts.rows(events).map((row) => [row.offset, row]))
  const letters = store.letters()
  const waits = waitsFor(store, events)
  const versions = versionsMet(store, parts.planOf)
  const byId = new Map<string, number>()
  const depths = new Map<number, number>()
  return events.flatMap((event): readonly CaseEvent[] => {
    const { offset, id, causationid } = event
    const row = rows.get(offset)
    if (row === undefined) return []
    const cause = (causationid === null ? undefined : byId.get(causationid)) ?? null
    const depth = cause === null ? 0 : (depths.get(cause) ?? 0) + 1
    depths.set(offset, depth)
    if (!byId.has(id)) byId.set(id, offset)
    const flows: EventDetail['flows'][number][] = []
    const not: WhyNot[] = []
    const { met, away } = versions(offset)
    const holds = (name: string): boolean =>
      met.some(({ stages }) => stages.some((stage) => stage.name === name && holding.has(stage.type)))
    for (const plan of met) {
      const paths = explainPath(plan, event)
      if (paths.length === 0) {
        not.push(...notHeard(plan, event))
        continue
      }
      const way = wayOf(plan, event, paths)
      flows.push({ flow: plan.flow.id, name: plan.flow.name, version: plan.hash, ...way })
      not.push(...whyNot(plan, way.steps))
    }
    for (const plan of away) not.push(...notOn(plan, event))
    return [
      {
        row,
        id,
        facts: factsOf(event, word),
        cause,
        depth,
        flows,
        not,
        outcomes: store.outcomes(offset).map(({ stage, code, numbers }) => ({ stage, code, numbers })),
        effects: toldEffects(store, offset, store.effectsOf(offset)),
        letters: letters
          .filter((letter) => letter.offset === offset)
          .map(({ stage, code, message }) => ({ stage, code, message })),
        waits: waits
          .filter(({ cause, stage }) => cause === offset && holds(stage))
          .map(({ stage, until }) => ({ stage, until })),
      },
    ]
  })
}

/** Steps whose timers say what becomes of an event; others only tidy up by theirs. */
const holding: ReadonlySet<string> = new Set(['wait', 'join', 'in-time', 'gate', 'approval'])

/** Timers that these events have set and that have not rung. */
function waitsFor(
  { parts: { db } }: SqliteStore,
  events: readonly CloudEvent[],
): readonly { readonly stage: string; readonly cause: number; readonly until: number }[] {
  return db
    .prepare<[string], { stage: string; cause: number; until: number }>(
      `SELECT stage.name AS stage, timer.cause AS cause, timer.due AS until FROM timer JOIN stage ON stage.id = timer.stage
         WHERE timer.cause IN (SELECT value FROM json_each(?)) ORDER BY timer.due`,
    )
    .all(JSON.stringify(events.map(({ offset }) => offset)))
}
