/** Reads events from a request as CloudEvents 1.0 has them over HTTP: structured, batched, or binary in `ce-` headers. */
import type { IncomingMessage } from 'node:http'
import { type ArrivalDefaults, cutIn, eventFromInput, eventFromUsualText, type Refusal } from '../../engine/arrival.ts'
import { parseJson } from '../../expression/json.ts'
import { type ArrivingEvent, type EventInput, programsChannel } from '../../model/event.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { type BinaryEvent, binaryEvent } from './cloudevents-binary.ts'
import { Refused } from './refused.ts'
import { decodeText } from './request-body.ts'
import { type ContentType, contentType } from './request-marks.ts'

export const structuredType = 'application/cloudevents+json'
export const batchedType = 'application/cloudevents-batch+json'

/** Events of one batch. */
const maximumBatch = 1000

export type Arrived = {
  readonly batched: boolean
  readonly events: readonly (ArrivingEvent | Refusal)[]
}

export type ReadOptions = {
  readonly now: number
  /** Becomes the id of an event that has none. */
  readonly key: string | undefined
}

/** @throws Refused 400, 413, 415 where nothing of it can be an event */
export function readEvents(request: IncomingMessage, body: Buffer, options: ReadOptions): Arrived {
  const type = contentType(request)
  if (type?.type === structuredType)
    return { batched: false, events: [readStructured(decodeText(body, type.charset), options)] }
  if (type?.type === batchedType) return { batched: true, events: readBatched(decodeText(body, type.charset), options) }
  if (request.headers['ce-specversion'] === undefined) throw notCloudEvent(type)
  const read = binaryEvent(request, type, body)
  return { batched: false, events: [fromBinary(read, defaultsOf(options, options.key ?? null))] }
}

/** One event as JSON. */
export const readStructured = (text: string, options: ReadOptions): ArrivingEvent | Refusal =>
  structured(text, defaultsOf(options, options.key ?? null))

/** A list of events as JSON. @throws Refused 400, 413 where it is none */
export function readBatched(text: string, options: ReadOptions): readonly (ArrivingEvent | Refusal)[] {
  const { key } = options
  const numbered = (at: number): ArrivalDefaults => defaultsOf(options, key === undefined ? null : `${key}-${at}`)
  return readUsualBatch(text, numbered) ?? readBatch(text).map((item, at) => fromValue(item, numbered(at)))
}

const defaultsOf = ({ now }: ReadOptions, id: string | null): ArrivalDefaults => ({
  channel: programsChannel,
  // CloudEvents knows no sender but the one that the event names.
  source: '',
  now,
  id: () => id,
})

function notCloudEvent(type: ContentType | undefined): Refused {
  const got = type === undefined ? 'no content type' : type.type
  return new Refused(
    415,
    'CONTENT_TYPE',
    `Expected ${structuredType}, ${batchedType}, or ce- headers beside any other content type; got ${got}.`,
  )
}

function structured(text: string, defaults: ArrivalDefaults): ArrivingEvent | Refusal {
  const usual = eventFromUsualText(text, defaults)
  if (usual !== undefined) return usual
  const parsed = parseJson(text, { codes: { syntax: 'EVENT_PARSE', depth: 'EVENT_TOO_DEEP' } })
  return 'code' in parsed ? parsed : fromValue(parsed.value, defaults)
}

/**
 * A batch whose events all begin with the same name and have their data last: each is read from its own piece of the text,
 * and nothing of it is written anew. Undefined where that is not sure. A piece that is an object by itself is an event by
 * itself, since an object that has ended cannot go on.
 */
function readUsualBatch(
  text: string,
  defaults: (at: number) => ArrivalDefaults,
): readonly (ArrivingEvent | Refusal)[] | undefined {
  const named = text.indexOf(':')
  if (!text.startsWith('[{"') || !text.endsWith('}]') || named < 0) return undefined
  const between = `},${text.slice(1, named + 1)}`
  const events: (ArrivingEvent | Refusal)[] = []
  let data = cutIn(text, 1)
  for (let from = 1; from > 0; ) {
    const next = text.indexOf(between, from)
    // Looked for once where many have none.
    if (data >= 0 && data < from) data = cutIn(text, from)
    const event = eventFromUsualText(text, defaults(events.length), from, next < 0 ? text.length - 1 : next + 1, data)
    if (event === undefined || events.push(event) > maximumBatch) return undefined
    from = next < 0 ? 0 : next + 2
  }
  return events
}

function readBatch(text: string): readonly Json[] {
  const parsed = parseJson(text, { maximumDepth: 65, codes: { syntax: 'EVENT_PARSE', depth: 'EVENT_TOO_DEEP' } })
  if ('code' in parsed) throw new Refused(400, parsed.code, `${parsed.message}. Nothing of the batch was accepted.`)
  if (!Array.isArray(parsed.value)) throw new Refused(400, 'BATCH_SHAPE', 'Expected a list of events in [ ].')
  if (parsed.value.length > maximumBatch)
    throw new Refused(413, 'BATCH_TOO_LARGE', `Expected at most ${maximumBatch} events, got ${parsed.value.length}.`)
  return parsed.value
}

const fromBinary = (read: BinaryEvent | Refusal, defaults: ArrivalDefaults): ArrivingEvent | Refusal =>
  'code' in read ? read : fromValue(read.input, defaults)

/** An event's JSON format as a value. */
function fromValue(value: Json, defaults: ArrivalDefaults): ArrivingEvent | Refusal {
  if (!isObject(value)) return { code: 'EVENT_SHAPE', message: 'Expected an event as an object in { }' }
  if (value.specversion !== '1.0')
    return { code: 'EVENT_SHAPE', message: 'Expected specversion to be "1.0", got something else or nothing' }
  if (!Object.hasOwn(value, 'data_base64')) return eventFromInput(asInput(value), defaults)
  const { data_base64: encoded, ...rest } = value
  if (encoded === undefined || encoded === null) return eventFromInput(asInput(rest), defaults)
  if (rest.data !== undefined) return { code: 'EVENT_SHAPE', message: 'Expected either data or data_base64, got both' }
  if (typeof encoded !== 'string' || !base64.test(encoded))
    return { code: 'EVENT_SHAPE', message: 'Expected data_base64 to be base64 text, got something else' }
  return eventFromInput(asInput({ ...rest, data: encoded, [base64Mark]: true }), defaults)
}

export const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** What is no text where one belongs is refused on arrival, like everything else about an event. */
const asInput = (value: JsonObject): EventInput => value as EventInput

/** Stands on an event whose data is base64 of bytes. */
export const base64Mark = 'cfbase64'
