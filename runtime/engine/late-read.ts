/**
 * An event that comes as text from another thread, where its data was read and found good: it is read here when a step
 * asks for it, and not at all where none does. Data that has been read costs more on its way between threads than its
 * text does, and to be read again.
 */
import { isOrdinary, parseJson } from '../expression/json.ts'
import type { ArrivingEvent, CloudEvent } from '../model/event.ts'
import type { Json } from '../model/json.ts'

/** Levels that data may have inside an event. */
const maximumDepth = 63

export class LateReadEvent implements ArrivingEvent {
  offset = 0
  readonly split = 0
  readonly channel: string
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string | null
  readonly time: number
  readonly partitionkey: string | null
  readonly correlationid: string | null
  readonly causationid: string | null
  readonly attributes: CloudEvent['attributes']
  readonly text: string
  #data: Json | undefined

  constructor(event: Omit<CloudEvent, 'offset' | 'split' | 'data'>) {
    this.channel = event.channel
    this.id = event.id
    this.source = event.source
    this.type = event.type
    this.subject = event.subject
    this.time = event.time
    this.partitionkey = event.partitionkey
    this.correlationid = event.correlationid
    this.causationid = event.causationid
    this.attributes = event.attributes
    this.text = event.text
  }

  get data(): Json {
    this.#data ??= readData(this.text)
    return this.#data
  }
}

/** As steps are given it: an object like any other, whose copies have the data too. */
export const readThrough = (event: CloudEvent): CloudEvent => (event instanceof LateReadEvent ? wholeOf(event) : event)

const wholeOf = (event: LateReadEvent): CloudEvent => ({
  offset: event.offset,
  split: event.split,
  channel: event.channel,
  id: event.id,
  source: event.source,
  type: event.type,
  subject: event.subject,
  time: event.time,
  partitionkey: event.partitionkey,
  correlationid: event.correlationid,
  causationid: event.causationid,
  attributes: event.attributes,
  data: event.data,
  text: event.text,
})

function readData(text: string): Json {
  if (isOrdinary(text, maximumDepth)) return JSON.parse(text)
  const read = parseJson(text, { maximumDepth })
  if ('code' in read) throw new Error('Data was found good in one thread and not in another')
  return read.value
}
