/** The life of a simulated shop as an endless row of events that follows from a seed and nothing else. */
import type { EventInput } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import { between, oneOf, seeded } from './seeded.ts'
import { type Shop, type Told, visit } from './shop-visits.ts'

export type ShopOptions = {
  readonly seed: number
  readonly source: string
  readonly currency: string
  /** When the shop opens, ms. */
  readonly start: number
  readonly perMinute: number
  /** Shares from 0 to 1 of events that come twice, and that come late. */
  readonly duplicates: number
  readonly late: number
}

/** Where to go on: the state of the shop before a round of visits, and how many events of the round are out. */
export type ShopPosition = {
  readonly round: number
  readonly done: number
  readonly sent: number
  readonly time: number
  readonly events: number
  readonly visits: number
  readonly stock: { readonly [sku: string]: string }
}

/** `at`: when it is to be sent, which for a late event is later than it happened. */
export type ShopEvent = { readonly event: EventInput; readonly at: number; readonly position: ShopPosition }

const visitsPerRound = 6

export const shopOpening = (start: number): ShopPosition => ({
  round: 0,
  done: 0,
  sent: 0,
  time: start,
  events: 0,
  visits: 0,
  stock: {},
})

/** Endless. Started from the position of an event, it goes on with the event behind it. */
export function* shopEvents(options: ShopOptions, from: ShopPosition): Generator<ShopEvent, never> {
  let position = from
  for (;;) {
    const { events, next } = playRound(options, position)
    let { done, sent } = position
    for (; done < events.length; done++) {
      const found = events[done]
      if (found === undefined) break
      sent++
      const last = done === events.length - 1
      yield { ...found, position: last ? { ...next, sent } : { ...position, done: done + 1, sent } }
    }
    position = { ...next, sent }
  }
}

type Timed = { readonly event: EventInput; readonly at: number }

/** A few visits at the same time, each in its own order. Depends on the state before the round only. */
function playRound(
  options: ShopOptions,
  before: ShopPosition,
): { readonly events: readonly Timed[]; readonly next: ShopPosition } {
  const random = seeded(`${options.seed}/${before.round}`)
  const shop: Shop = { visits: before.visits, stock: { ...before.stock } }
  const visits = Array.from({ length: visitsPerRound }, (_, index) =>
    visit({ random, currency: options.currency, number: before.visits + index + 1, shop }).slice(),
  )
  const gap = 60_000 / options.perMinute
  let { time, events: count } = before
  const timed: Timed[] = []
  for (let told = take(visits, random); told !== undefined; told = take(visits, random)) {
    time += gap * (0.25 + 1.5 * random())
    timed.push(timedEvent(options, told, ++count, Math.floor(time)))
  }
  const delayed = timed.map((one) =>
    random() < options.late ? { ...one, at: one.at + Math.ceil(gap * between(random, 3, 9)) } : one,
  )
  const repeated = delayed.flatMap((one) =>
    random() < options.duplicates ? [one, { ...one, at: one.at + Math.ceil(gap * between(random, 1, 4)) }] : [one],
  )
  const events = repeated.toSorted((a, b) => a.at - b.at)
  return {
    events,
    next: {
      round: before.round + 1,
      done: 0,
      sent: 0,
      time,
      events: count,
      visits: before.visits + visitsPerRound,
      stock: shop.stock,
    },
  }
}

/** The next event of one of the visits that are not over; undefined when all are. */
function take(visits: readonly Told[][], random: () => number): Told | undefined {
  const [first, ...others] = visits.filter((one) => one.length > 0)
  return first === undefined ? undefined : oneOf(random, [first, ...others]).shift()
}

const timedEvent = ({ source, seed }: ShopOptions, told: Told, count: number, time: number): Timed => ({
  event: { id: `${seed}-${count}`, source, time, ...told },
  at: time,
})

/** A position as it was committed; undefined for anything else. */
export function readShopPosition(value: Json): ShopPosition | undefined {
  if (!isObject(value) || !isObject(value.stock)) return undefined
  const numbers = ['round', 'done', 'sent', 'time', 'events', 'visits'].map((name) => value[name])
  const [round, done, sent, time, events, visits] = numbers.map((number) => (typeof number === 'number' ? number : 0))
  const stock: { [sku: string]: string } = {}
  for (const [sku, text] of Object.entries(value.stock)) stock[sku] = String(text)
  return {
    round: round ?? 0,
    done: done ?? 0,
    sent: sent ?? 0,
    time: time ?? 0,
    events: events ?? 0,
    visits: visits ?? 0,
    stock,
  }
}
