/** Turns what a producer or a program hands in into an event, or into the reason why it cannot be one. */
import { isOrdinary, parseJson } from '../expression/json.ts'
import { isPlainJson } from '../expression/plain-json.ts'
import type { ArrivingEvent, EventInput } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import { isObject } from '../model/json.ts'
import { type Envelope, readPlainEnvelope } from './envelope.ts'
import { parseTime } from './event-time.ts'
import { LateReadEvent } from './late-read.ts'

export type Refusal = { readonly code: string; readonly message: string }

/** What the place of arrival fills in. `id` is asked only when the sender gave none; null then refuses the event. */
export type ArrivalDefaults = {
  readonly channel: string
  readonly source: string
  readonly now: number
  id(): string | null
}

/** CloudEvents says that 64 KiB is portable; this is what we take. */
export const maximumEventLength = 1_000_000
const maximumNameBytes = 512
/** How an event's text is read; stores read `data` back in the same way. */
const readAs = { maximumDepth: 64, codes: { syntax: 'EVENT_PARSE', depth: 'EVENT_TOO_DEEP' } } as const
const readDataAs = { ...readAs, maximumDepth: 63 } as const
/** What RFC 3339 can write: the years 0000 to 9999. */
const firstTime = Date.UTC(-1, 12)
const lastTime = Date.UTC(10_000, 0) - 1

const attributeName = /^[a-z0-9]{1,20}$/
/** Where data mostly begins, see `readParts`. */
const dataKey = ',"data":'

/** An event from its CloudEvents JSON text. The text of `data` is kept as it was sent, where that can be cut out. */
export function eventFromText(text: string, defaults: ArrivalDefaults): ArrivingEvent | Refusal {
  if (text.length > maximumEventLength) return tooLarge(text.length)
  const parts = readParts(text)
  if (parts) return build(parts.envelope, parts.data, parts.text, defaults, parts.isPlain)
  const parsed = parseJson(text, readAs)
  if ('code' in parsed) return parsed
  const value = parsed.value
  if (!isObject(value))
    return { code: 'EVENT_SHAPE', message: `Expected an event as a JSON object, got ${nameOf(value)}` }
  return build(value, value.data ?? null, '', defaults)
}

/**
 * The same for a piece of a text, where the data comes last and the version is said to be 1.0; undefined where that is not
 * sure. Plain data is found good here, and read when a step asks for it. `cut` is the first place in the text from `from`
 * on that `cutIn` finds.
 */
export function eventFromUsualText(
  text: string,
  defaults: ArrivalDefaults,
  from = 0,
  end = text.length,
  cut = cutIn(text, from),
): ArrivingEvent | Refusal | undefined {
  const parts = readPlainParts(text, from, end, cut) ?? readParts(text.slice(from, end))
  if (parts?.envelope.specversion !== '1.0') return undefined
  return build(parts.envelope, parts.data, parts.text, defaults, parts.isPlain)
}

/** Where the key of an event's data may begin; negative where it is not there. */
export const cutIn = (text: string, from: number): number => text.indexOf(dataKey, from)

/** An event from an object that a producer made. */
export function eventFromInput(input: EventInput, defaults: ArrivalDefaults): ArrivingEvent | Refusal {
  return build(input, input.data ?? null, '', defaults)
}

export const isRefusal = (value: ArrivingEvent | Refusal): value is Refusal => 'code' in value && 'message' in value

/** `data` is undefined where only its text is at hand; `isPlain`: there are surely no attributes but the well-known ones. */
function build(
  input: Envelope,
  data: Json | undefined,
  sentText: string,
  defaults: ArrivalDefaults,
  isPlain = false,
): ArrivingEvent | Refusal {
  const type = input.type
  if (typeof type !== 'string' || type === '') return expected('type', 'a text such as order.placed', type)
  const id = input.id ?? defaults.id()
  if (typeof id !== 'string' || id === '') return expected('id', 'a text that is unique for its source', id)
  const source = input.source ?? defaults.source
  if (typeof source !== 'string' || source === '') return expected('source', 'a text that names the sender', source)
  const subject = input.subject ?? null
  if (subject !== null && typeof subject !== 'string') return expected('subject', 'a text', subject)
  const partitionkey = input.partitionkey ?? null
  if (partitionkey !== null && typeof partitionkey !== 'string') return expected('partitionkey', 'a text', partitionkey)
  const correlationid = input.correlationid ?? null
  if (correlationid !== null && typeof correlationid !== 'string')
    return expected('correlationid', 'a text', correlationid)
  const causationid = input.causationid ?? null
  if (causationid !== null && typeof causationid !== 'string') return expected('causationid', 'a text', causationid)
  if (input.specversion !== undefined && input.specversion !== '1.0')
    return expected('specversion', '"1.0"', input.specversion)
  const wrong =
    wrongName(type, 'type') ??
    wrongName(id, 'id') ??
    wrongName(source, 'source') ??
    wrongName(subject, 'subject') ??
    wrongName(partitionkey, 'partitionkey')
  if (wrong) return wrong

  const sentTime = input.time
  const time =
    sentTime === undefined || sentTime === null
      ? defaults.now
      : typeof sentTime === 'number'
        ? sentTime
        : parseTime(sentTime)
  if (!(Number.isSafeInteger(time) && time >= firstTime && time <= lastTime))
    return expected('time', 'an RFC 3339 time such as 2026-03-02T10:00:00Z', sentTime)

  let attributes: { [name: string]: string | number | boolean } | null = null
  // Finer than a millisecond, or with an offset: the sender's own writing is kept beside the instant.
  if (typeof sentTime === 'string' && !isCanonicalTime(sentTime)) attributes = { timetext: sentTime }
  if (!isPlain) {
    for (const name in input) {
      if (envelopeNames.has(name)) continue
      const value = input[name]
      if (value === undefined || value === null) continue
      if (!attributeName.test(name) || name === 'timetext')
        return {
          code: 'EVENT_ATTRIBUTE',
          message: `Expected attribute names of 1 to 20 lower-case letters and digits (timetext is reserved), got ${quote(name)}`,
        }
      if (typeof value === 'object')
        return expected(name, 'a text, a number or true/false: structured values belong in data', value)
      attributes ??= {}
      attributes[name] = value
    }
  }

  const text = sentText === '' && data !== undefined ? written(data) : sentText
  if (text === undefined) return expected('data', 'something that JSON can hold', 'something else')
  if (text.length > maximumEventLength) return tooLarge(text.length)
  const { channel } = defaults
  if (data === undefined)
    return new LateReadEvent({
      channel,
      id,
      source,
      type,
      subject,
      time,
      partitionkey,
      correlationid,
      causationid,
      attributes,
      text,
    })
  return {
    offset: 0,
    split: 0,
    channel,
    id,
    source,
    type,
    subject,
    time,
    partitionkey,
    correlationid,
    causationid,
    attributes,
    data,
    text,
  }
}

const envelopeNames = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'partitionkey',
  'correlationid',
  'causationid',
  'data',
])

type Parts = {
  readonly envelope: Envelope
  readonly data: Json | undefined
  readonly text: string
  readonly isPlain: boolean
}

/**
 * The two parts of an event whose data comes last. The cut is proven by each part being JSON by itself: no `,"data":`
 * inside the data, no second name behind it can pass. Everything else is read as a whole and its data written anew.
 */
function readParts(text: string): Parts | undefined {
  const cut = cutOf(text)
  if (cut < 0) return undefined
  const dataText = text.slice(cut + dataKey.length, -1)
  const plain = readPlainEnvelope(text, cut)
  if (plain) {
    const data = isOrdinary(dataText, readDataAs.maximumDepth) ? readOrdinary(dataText) : readCarefully(dataText)
    return data === undefined ? undefined : { envelope: plain, data, text: dataText, isPlain: true }
  }
  const read = isOrdinary(text, readAs.maximumDepth) ? readOrdinary : readCarefully
  const envelope = read(`${text.slice(0, cut)}}`)
  const data = read(dataText)
  return isObject(envelope) && data !== undefined ? { envelope, data, text: dataText, isPlain: false } : undefined
}

/** The same where nothing about it is unusual, and without reading the data. */
function readPlainParts(text: string, from: number, end: number, cut: number): Parts | undefined {
  const last = end - 1
  if (cut < 0 || cut >= last || text.charCodeAt(last) !== 125 /* } */) return undefined
  const envelope = readPlainEnvelope(text, cut, from)
  const begin = cut + dataKey.length
  if (envelope === undefined || !isPlainJson(text, readDataAs.maximumDepth, begin, last)) return undefined
  return { envelope, data: undefined, text: text.slice(begin, last), isPlain: true }
}

/** Where the key of the data begins that comes last; negative where there is none. */
const cutOf = (text: string): number => (text.charCodeAt(text.length - 1) === 125 /* } */ ? cutIn(text, 0) : -1)

/** Without long numbers and deep nesting, JSON.parse has nothing to get wrong. */
function readOrdinary(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readCarefully(text: string): Json | undefined {
  const read = parseJson(text, readDataAs)
  return 'code' in read ? undefined : read.value
}

/** Only a node type of one's own can bring what JSON cannot hold. */
function written(data: Json): string | undefined {
  try {
    return JSON.stringify(data)
  } catch (error) {
    // A big integer, a circle, or more levels than the stack has room for.
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

const isCanonicalTime = (text: string): boolean =>
  text.length === 24 &&
  text.charCodeAt(23) === 90 /* Z */ &&
  text.charCodeAt(10) === 84 /* T */ &&
  text.charCodeAt(19) === 46

/** A name's length in UTF-16 units bounds its bytes from below and, times three, from above. */
function wrongName(text: string | null, name: string): Refusal | undefined {
  if (text === null) return undefined
  // Half a character would come back from the store as another one, and the same event would be taken twice.
  if (!text.isWellFormed()) return expected(name, 'valid Unicode text', text)
  if (text.length * 3 <= maximumNameBytes) return undefined
  let bytes = 0
  for (let n = 0; n < text.length; n++) bytes += text.charCodeAt(n) < 0x80 ? 1 : text.charCodeAt(n) < 0x800 ? 2 : 3
  // Of a pair of surrogates each half was counted as three bytes and stands for two.
  bytes -= text.length - text.replace(/[\uD800-\uDFFF]/g, '').length
  if (bytes <= maximumNameBytes) return undefined
  return { code: 'EVENT_KEY', message: `Expected ${name} to be at most ${maximumNameBytes} bytes long, got ${bytes}` }
}

export const tooLarge = (length: number): Refusal => ({
  code: 'EVENT_TOO_LARGE',
  message: `Expected an event of at most ${maximumEventLength} characters, got ${length}`,
})
const expected = (name: string, what: string, got: unknown): Refusal => ({
  code: 'EVENT_SHAPE',
  message: `Expected ${name} to be ${what}, got ${nameOf(got)}`,
})
const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? quote(value) : String(value)
}
