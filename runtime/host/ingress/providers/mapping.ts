/** Mappings as data: which field of a provider's body becomes which field of the catalogue's event. */
import { isObject, type Json, type JsonObject } from '../../../model/json.ts'
import { exponentOf, parseMoney } from '../../../model/money.ts'

/** Takes something out of a body; undefined: it is left out. `root` is the body around an element of a list. */
export type Pick = (body: JsonObject, root: JsonObject) => Json | undefined
/** A text is the path of a value that is taken as it is. */
export type Picks = { readonly [name: string]: Pick | string }

export type Mapping = {
  /** The name in the catalogue. */
  readonly type: string
  /** What it is about: `order` and its id. */
  readonly subject: readonly [kind: string, id: Pick]
  readonly when?: (body: JsonObject) => boolean
  /** When it happened; without it, when it arrived. */
  readonly time?: Pick
  /** The path of a list: one event for each element. */
  readonly each?: string
  readonly data: Picks
}

/** What stands at `a.b.0.c`; null counts as nothing. */
export const at =
  (path: string): Pick =>
  (body) => {
    let value: Json | undefined = body
    for (const name of path.split('.')) {
      if (Array.isArray(value)) value = value[Number(name)]
      else if (isObject(value) && Object.hasOwn(value, name)) value = value[name]
      else return undefined
    }
    return value ?? undefined
  }

/** Ids are texts, however the provider writes them. */
export const id =
  (path: string): Pick =>
  (body, root) => {
    const value = at(path)(body, root)
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined
  }

/** A quantity or a unit price: decimal text. */
export const decimal = id

export const constant =
  (value: Json): Pick =>
  () =>
    value

/** The first that is there. */
export const first =
  (...picks: readonly Pick[]): Pick =>
  (body, root) => {
    for (const pick of picks) {
      const found = pick(body, root)
      if (found !== undefined) return found
    }
    return undefined
  }

const inRoot =
  (pick: Pick): Pick =>
  (_body, root) =>
    pick(root, root)

const currencyOf = (currency: string, body: JsonObject, root: JsonObject): string | undefined => {
  const found = first(at(currency), inRoot(at(currency)))(body, root)
  return typeof found === 'string' ? found.toUpperCase() : undefined
}

/** `388.00` and the currency at a path as money; a currency may stand in the body around a list. */
export const money =
  (path: string, currency: string): Pick =>
  (body, root) => {
    const amount = at(path)(body, root)
    const code = currencyOf(currency, body, root)
    if ((typeof amount !== 'string' && typeof amount !== 'number') || code === undefined) return undefined
    const found = parseMoney(amount, code)
    return found === null ? undefined : { ...found }
  }

/**
 * An amount in minor units already.
 * @param places decimal places where the provider counts other ones than ISO 4217
 */
export const minor =
  (path: string, currency: string, places: { readonly [currency: string]: number } = {}): Pick =>
  (body, root) => {
    const amount = at(path)(body, root)
    const code = currencyOf(currency, body, root)
    const exponent = code === undefined ? undefined : exponentOf(code)
    if (code === undefined || exponent === undefined || !Number.isSafeInteger(amount)) return undefined
    const theirs = Object.hasOwn(places, code) ? (places[code] ?? exponent) : exponent
    const shifted = theirs === exponent ? Number(amount) : Number(amount) * 10 ** (exponent - theirs)
    return Number.isSafeInteger(shifted) ? { minor: shifted, currency: code } : undefined
  }

/** Seconds since 1970 as a time that people can read. */
export const unix =
  (path: string): Pick =>
  (body, root) => {
    const seconds = at(path)(body, root)
    return typeof seconds === 'number' && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString() : undefined
  }

/** Woo writes times of UTC without saying so. */
export const utc =
  (path: string): Pick =>
  (body, root) => {
    const text = at(path)(body, root)
    return typeof text === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : undefined
  }

/** One of a few words for another; undefined where it is none of them. */
export const word =
  (path: string, words: { readonly [from: string]: Json }): Pick =>
  (body, root) => {
    const found = at(path)(body, root)
    return typeof found === 'string' && Object.hasOwn(words, found) ? words[found] : undefined
  }

export const list =
  (path: string, picks: Picks): Pick =>
  (body, root) => {
    const rows = at(path)(body, root)
    return Array.isArray(rows) ? rows.flatMap((row) => (isObject(row) ? [pickAll(picks, row, root)] : [])) : undefined
  }

/** An object of its own; left out where nothing is in it. */
export const group =
  (picks: Picks): Pick =>
  (body, root) => {
    const made = pickAll(picks, body, root)
    return Object.keys(made).length === 0 ? undefined : made
  }

export function pickAll(picks: Picks, body: JsonObject, root: JsonObject = body): JsonObject {
  return Object.fromEntries(
    Object.entries(picks).flatMap(([name, pick]) => {
      const found = (typeof pick === 'string' ? at(pick) : pick)(body, root)
      return found === undefined ? [] : [[name, found] as const]
    }),
  )
}
