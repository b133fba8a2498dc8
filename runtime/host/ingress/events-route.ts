/** `POST /events`: programs send CloudEvents, and are told of each what became of it once that is on the disk. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isRefusal, type Refusal } from '../../engine/arrival.ts'
import type { ArrivingEvent } from '../../model/event.ts'
import type { Acceptance } from '../../model/services.ts'
import { answerJson } from './answer.ts'
import { base64, base64Mark, readEvents } from './cloudevents-read.ts'
import type { IngressIntake } from './intake.ts'
import { Refused } from './refused.ts'
import { readBody } from './request-body.ts'
import { bearer, idempotencyKey } from './request-marks.ts'
import { coversSource, type Program, type Tokens } from './tokens.ts'

/** Bytes of a request: a batch of many events, or one of the largest. */
export const maximumBody = 4 * 1024 * 1024

export type EventsRoute = {
  readonly tokens: Tokens
  readonly intake: IngressIntake
  now(): number
}

/** What became of one event. */
type Result =
  | { readonly status: 'accepted' | 'duplicate'; readonly id: string; readonly source: string; readonly offset: number }
  | { readonly status: 'conflict' | 'refused'; readonly code: string; readonly message: string; readonly id?: string }

export async function eventsRoute(
  request: IncomingMessage,
  response: ServerResponse,
  { tokens, intake, now }: EventsRoute,
): Promise<void> {
  const program = programOf(request, tokens)
  intake.assertRoom()
  const body = await readBody(request, maximumBody)
  const { batched, events } = readEvents(request, body, { now: now(), key: idempotencyKey(request) })
  const arrived = events.map((event) => (isRefusal(event) ? event : (forbidden(program, event) ?? event)))
  const taken = arrived.filter((event): event is ArrivingEvent => !isRefusal(event))
  const acceptances = taken.length === 0 ? [] : [...(await intake.accept(taken, body.length))]
  const results = arrived.map((event) => (isRefusal(event) ? refused(event) : resultOf(event, acceptances.shift())))
  answerJson(response, batched ? statusOfBatch(results) : statusOf(results[0]), { results })
}

/** @throws Refused 401, before the body is read */
export function programOf(request: IncomingMessage, tokens: Tokens): Program {
  const token = bearer(request)
  const program = token === undefined ? undefined : tokens.find(token)
  if (program !== undefined) return program
  throw new Refused(401, 'TOKEN', 'Expected the token of a program: Authorization: Bearer cf_…', {
    'www-authenticate': 'Bearer',
  })
}

/** What only we may say of an event. */
const reserved = new Set(['hop', 'sentby', 'connection', 'recordedtime'])

function forbidden(program: Program, event: ArrivingEvent): Refusal | undefined {
  if (!coversSource(program, event.source))
    return {
      code: 'SOURCE_FORBIDDEN',
      message: `Expected a source that this token may send: ${program.sources.join(', ')}`,
    }
  for (const name in event.attributes)
    if (reserved.has(name) || (name.startsWith('cf') && !isBytes(name, event)))
      return { code: 'EVENT_ATTRIBUTE', message: `Expected no attribute ${name}: Counterflow sets it itself` }
  return undefined
}

/** The mark that the reader of the request puts on bytes. */
const isBytes = (name: string, { attributes, data }: ArrivingEvent): boolean =>
  name === base64Mark && attributes?.[name] === true && typeof data === 'string' && base64.test(data)

const refused = ({ code, message }: Refusal): Result => ({ status: 'refused', code, message })

function resultOf({ id, source }: ArrivingEvent, acceptance: Acceptance | undefined): Result {
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
      return { status: 'refused', code: acceptance.code, message: acceptance.message }
    default:
      throw new Error('An event was handed in and nothing was said about it')
  }
}

const statuses: { readonly [code: string]: number } = {
  EVENT_PARSE: 400,
  EVENT_TOO_LARGE: 413,
  SOURCE_FORBIDDEN: 403,
}

/** New: 202. Known: 200. Whoever looks at the status alone must not believe that what was refused is in the log. */
function statusOf(result: Result | undefined): number {
  switch (result?.status) {
    case 'accepted':
      return 202
    case 'conflict':
      return 409
    case 'refused':
      return statuses[result.code] ?? 422
    default:
      return 200
  }
}

/** The others of a batch are accepted: the answer says which, and to send all of it again is harmless. */
function statusOfBatch(results: readonly Result[]): number {
  if (results.some(({ status }) => status === 'conflict')) return 409
  if (results.some(({ status }) => status === 'refused')) return 422
  return results.some(({ status }) => status === 'accepted') ? 202 : 200
}
