/** The stock figures of every item and location, as one event or timer changes them. */
import type { StageContext } from '../../model/context.ts'
import { add, compare, type Decimal, negate, parseDecimal, printDecimal } from '../../model/decimal.ts'
import { isObject, type Json } from '../../model/json.ts'
import { anywhere, type StockLine } from './stock-lines.ts'

export type StockOutput = 'reserved' | 'refused' | 'released' | 'oversold' | 'changed' | 'enough' | 'short'
export type StockContext = StageContext<StockOutput>

type Level = { readonly available: Decimal; readonly committed: Decimal; readonly incoming: Decimal }
type Place = Pick<StockLine, 'item' | 'location'>

export type StockBookOptions = {
  /** Whether the places of each item are kept, so that one can ask for all of them. */
  readonly placed: boolean
  /** Whether a change of what is held is told although as much is available as before. */
  readonly tellsHeld: boolean
}

export const zero: Decimal = { units: 0n, scale: 0 }
export const isNegative = (value: Decimal): boolean => value.units < 0n

/** Changes are collected first, so that a set of lines is taken whole or not at all. */
export class StockBook {
  readonly #context: StockContext
  readonly #table: string
  readonly #options: StockBookOptions
  readonly #touched = new Map<string, { readonly place: Place; readonly before: Level; after: Level }>()

  constructor(context: StockContext, table: string, options: StockBookOptions) {
    this.#context = context
    this.#table = table
    this.#options = options
  }

  /** What is there of an item, in one place or anywhere; undefined: nobody has told yet. */
  known({ item, location }: Place): Decimal | undefined {
    const places = location === anywhere ? this.#places(item) : [location]
    const levels = places.flatMap((place) => {
      const state = this.#context.state.get(keyOf({ item, location: place }))
      return state === undefined ? [] : [readLevel(state).available]
    })
    return levels.length === 0 ? undefined : levels.reduce(add)
  }

  #places(item: string): readonly string[] {
    const state = this.#context.state.get(placesKey(item))
    return Array.isArray(state) ? state.map(String) : []
  }

  level(place: Place): Level {
    return this.#touched.get(keyOf(place))?.after ?? readLevel(this.#context.state.get(keyOf(place)))
  }

  /** Adds to the figures; `incoming` never goes below nothing. */
  move(place: Place, change: Partial<Level>): void {
    const key = keyOf(place)
    const old = this.level(place)
    const incoming = add(old.incoming, change.incoming ?? zero)
    const after = {
      available: add(old.available, change.available ?? zero),
      committed: add(old.committed, change.committed ?? zero),
      incoming: isNegative(incoming) ? zero : incoming,
    }
    const touched = this.#touched.get(key)
    if (touched === undefined) this.#touched.set(key, { place, before: old, after })
    else touched.after = after
  }

  /** Writes the figures down and tells what has become of them; `heldUntil`: of what was held just now. */
  close(reason: string, heldUntil?: string): void {
    const { placed, tellsHeld } = this.#options
    for (const [key, { place, before, after }] of this.#touched) {
      const texts = {
        available: plain(after.available),
        committed: plain(after.committed),
        incoming: plain(after.incoming),
      }
      this.#context.state.set(key, texts)
      if (placed) this.#remember(place)
      this.#context.put(this.#table, [place.item, place.location], [texts.available, texts.committed, texts.incoming])
      const delta = add(after.available, negate(before.available))
      const isHeldOtherwise = tellsHeld && compare(after.committed, before.committed) !== 0
      if (compare(delta, zero) === 0 && !isHeldOtherwise) continue
      this.tell('changed', 'inventory.adjusted', place, {
        delta: figure(delta),
        prior: figure(before.available),
        after: figure(after.available),
        committed: figure(after.committed),
        incoming: figure(after.incoming),
        state: 'available',
        reason,
        ...(tellsHeld && heldUntil !== undefined ? { held_until: heldUntil } : {}),
      })
    }
    this.#touched.clear()
  }

  #remember({ item, location }: Place): void {
    const places = this.#places(item)
    if (!places.includes(location)) this.#context.state.set(placesKey(item), [...places, location])
  }

  tell(output: StockOutput, type: string, { item, location }: Place, data: { readonly [name: string]: Json }): void {
    const subject = `stock/${location}/${item}`
    this.#context.emit(output, { type, subject, partitionkey: subject, data: { item, location, ...data } })
  }
}

const keyOf = ({ item, location }: Place): string => `level ${JSON.stringify([location, item])}`

const placesKey = (item: string): string => `places ${item}`

function readLevel(state: Json | undefined): Level {
  if (!isObject(state)) return { available: zero, committed: zero, incoming: zero }
  const read = (name: keyof Level): Decimal => parseDecimal(String(state[name])) ?? zero
  return { available: read('available'), committed: read('committed'), incoming: read('incoming') }
}

/** Without zeros at the end: 1.00 is 1. */
export function plain(value: Decimal): string {
  const text = printDecimal(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** As a number, which conditions can compare; as text where a number could not hold it. */
export function figure(value: Decimal): number | string {
  const text = plain(value)
  return String(Number(text)) === text ? Number(text) : text
}
