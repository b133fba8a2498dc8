/** What programs are told of the events that they have sent. */
import type { Refusal } from '../../engine/arrival.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import { quoteText } from '../../model/event-text.ts'
import type { Acceptance } from '../../model/services.ts'

/** What an event is called by when its answer is written. */
export type Named = Pick<ArrivingEvent, 'id' | 'source'>

/** What became of one event. */
export type Result =
  | { readonly status: 'accepted' | 'duplicate'; readonly id: string; readonly source: string; readonly offset: number }
  | { readonly status: 'conflict' | 'refused'; readonly code: string; readonly message: string; readonly id?: string }

export const refusedResult = ({ code, message }: Refusal): Result => ({ status: 'refused', code, message })

export function resultOf({ id, source }: Named, acceptance: Acceptance | undefined): Result {
  switch (acceptance?.kind) {
    case 'accepted':
    case 'duplicate':
      return { status: acceptance.kind, id, source, offset: acceptance.offset }
    case 'conflict':
      return {
        status: 'conflict',
        id,
        code: 'ID_CONFLICT',
        message: 'An event of this source and id was accepted before with another content; that one stays',
      }
    case 'refused':
      return refusedResult(acceptance)
    default:
      throw new Error('An event was handed in and nothing was said about it')
  }
}

/** Written by concatenation, as most of it is the same each time: `{"results":[…]}`. */
export function resultsText(results: readonly Result[]): string {
  let text = ''
  for (const result of results) {
    if (text !== '') text += ','
    text +=
      'offset' in result
        ? `{"status":"${result.status}","id":${quoteText(result.id)},"source":${quoteText(result.source)},"offset":${result.offset}}`
        : JSON.stringify(result)
  }
  return `{"results":[${text}]}`
}

/** The same where all were accepted, as nearly always: nothing is made on the way. */
export function acceptedText(events: readonly Named[], offsetOf: (at: number) => number): string {
  let text = ''
  let [source, quoted] = ['', '""']
  for (let at = 0; at < events.length; at++) {
    const event = events[at] as Named
    if (event.source !== source) {
      source = event.source
      quoted = quoteText(source)
    }
    if (text !== '') text += ','
    text += `{"status":"accepted","id":${quoteText(event.id)},"source":${quoted},"offset":${offsetOf(at)}}`
  }
  return `{"results":[${text}]}`
}

export const accepted = 202

const statuses: { readonly [code: string]: number } = {
  EVENT_PARSE: 400,
  EVENT_TOO_LARGE: 413,
  SOURCE_FORBIDDEN: 403,
}

/** New: 202. Known: 200. Whoever looks at the status alone must not believe that what was refused is in the log. */
export function statusOf(result: Result | undefined): number {
  switch (result?.status) {
    case 'accepted':
      return accepted
    case 'conflict':
      return 409
    case 'refused':
      return statuses[result.code] ?? 422
    default:
      return 200
  }
}

/** The others of a batch are accepted: the answer says which, and to send all of it again is harmless. */
export function statusOfBatch(results: readonly Result[]): number {
  if (results.some(({ status }) => status === 'conflict')) return 409
  if (results.some(({ status }) => status === 'refused')) return 422
  return results.some(({ status }) => status === 'accepted') ? accepted : 200
}
