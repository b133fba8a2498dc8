/**
 * Reads what stands in front of an event's data where it is nothing but plain texts under well-known names, as in nearly
 * every event: half the time of JSON.parse. Whatever else it may be, JSON.parse decides.
 */
import type { Json } from '../model/json.ts'

export type Envelope = { readonly [name: string]: Json | undefined }

const names = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'partitionkey',
  'correlationid',
  'causationid',
] as const
type Name = (typeof names)[number]
/** How a member begins: `"id":"`; `place` is where it is put while the others are read. */
const openings = names.map((name, place) => ({ name, place, opening: `"${name}":"` }))
type Opening = (typeof openings)[number]
/** What came at which place the last time: a sender keeps to an order of its own. */
const order: Opening[] = [...openings]

/** From this length on V8 cuts a text out by pointing into the whole, which then lives as long as the cut. */
const pointsIntoWhole = 13
/** Sources and types that were seen lately; each of them comes again and again. */
const common = new Map<string, string>()
const mostCommon = 1000
const longestCommon = 200
/** The very latest of them: a comparison in place needs no text of its own to look for. */
const latest: { readonly [name in 'source' | 'type']: string[] } = { source: [], type: [] }
const mostLatest = 8

/** The attributes in `text` before `end`; undefined where that is not surely `{"name":"text",…` and nothing else. */
export function readPlainEnvelope(text: string, end: number, start = 0): Envelope | undefined {
  if (text.charCodeAt(start) !== 123 /* { */) return undefined
  values.fill(undefined)
  for (let at = start + 1, place = 0; place < openings.length; at++, place++) {
    const member = memberAt(text, at, place)
    if (member === undefined) return undefined
    const { name, opening } = member
    const from = at + opening.length
    at = endOfPlain(text, from, end)
    if (at < 0) return undefined
    values[member.place] = read(name, text, from, at)
    if (++at === end) return envelopeOf(values)
    if (text.charCodeAt(at) !== 44 /* , */) return undefined
  }
  return undefined
}

/** By place: to write under a name that changes costs as much as to read the text. */
const values = new Array<string | undefined>(names.length).fill(undefined)

const envelopeOf = ([specversion, id, source, type, subject, time, partitionkey, correlationid, causationid]: readonly (
  | string
  | undefined
)[]): { readonly [name in Name]: string | undefined } => ({
  specversion,
  id,
  source,
  type,
  subject,
  time,
  partitionkey,
  correlationid,
  causationid,
})

function memberAt(text: string, at: number, place: number): Opening | undefined {
  const likely = order[place]
  if (likely !== undefined && text.startsWith(likely.opening, at)) return likely
  const member = openings.find(({ opening }) => text.startsWith(opening, at))
  if (member !== undefined) order[place] = member
  return member
}

/** The quote that ends a text without escapes and control characters; -1 where it is none, or does not end. */
function endOfPlain(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) return at
    if (code < 32 || code === 92 /* \ */) return -1
  }
  return -1
}

function read(name: Name, text: string, from: number, end: number): string {
  switch (name) {
    case 'source':
    case 'type':
      return oneOfLatest(latest[name], text, from, end)
    case 'time':
      // Read at once, and not kept.
      return text.slice(from, end)
    default:
      return cut(text, from, end)
  }
}

/** A text of its own: a key that a stage remembers must not keep the whole event alive. */
function cut(text: string, from: number, end: number): string {
  return end - from < pointsIntoWhole ? text.slice(from, end) : JSON.parse(text.slice(from - 1, end + 1))
}

function oneOfLatest(known: string[], text: string, from: number, end: number): string {
  const length = end - from
  for (let at = 0; at < known.length; at++) {
    const one = known[at] as string
    if (one.length === length && text.startsWith(one, from)) return one
  }
  const found = oneOfMany(text, from, end)
  if (known.length >= mostLatest) known.pop()
  known.unshift(found)
  return found
}

function oneOfMany(text: string, from: number, end: number): string {
  if (end - from > longestCommon) return cut(text, from, end)
  const known = common.get(text.slice(from, end))
  if (known !== undefined) return known
  const made = cut(text, from, end)
  if (common.size >= mostCommon) common.clear()
  common.set(made, made)
  return made
}
