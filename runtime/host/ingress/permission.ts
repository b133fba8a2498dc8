/** What a program may send: events of its own sources, and nothing in them that only we may say. */
import type { Refusal } from '../../engine/arrival.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import { base64, base64Mark } from './cloudevents-read.ts'
import { coversSource, type Program } from './known-program.ts'

/** What only we may say of an event. */
const reserved = new Set(['hop', 'sentby', 'connection', 'recordedtime'])

/** Why a program may not send an event; undefined where it may. */
export function permission(program: Pick<Program, 'sources'>): (event: ArrivingEvent) => Refusal | undefined {
  // Of a batch nearly all come from one source.
  let covered: string | undefined
  return (event) => {
    if (event.source !== covered && !coversSource(program, event.source))
      return {
        code: 'SOURCE_FORBIDDEN',
        message: `Expected a source that this token may send: ${program.sources.join(', ')}`,
      }
    covered = event.source
    for (const name in event.attributes)
      if (reserved.has(name) || (name.startsWith('cf') && !isBytes(name, event)))
        return { code: 'EVENT_ATTRIBUTE', message: `Expected no attribute ${name}: Counterflow sets it itself` }
    return undefined
  }
}

/** The mark that the reader of the request puts on bytes. */
const isBytes = (name: string, { attributes, data }: ArrivingEvent): boolean =>
  name === base64Mark && attributes?.[name] === true && typeof data === 'string' && base64.test(data)
