/** `GET /channels/<name>`: programs read a channel at their own pace, from any place, and go on where they were. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseJson } from '../../expression/json.ts'
import { isObject } from '../../model/json.ts'
import type { Store } from '../../model/store.ts'
import { answerJson, answerText } from './answer.ts'
import { type ChannelReader, channelText } from './channel-reader.ts'
import { streamChannel } from './channel-stream.ts'
import { type Program, readsChannel } from './known-program.ts'
import { programOf } from './program.ts'
import { Refused } from './refused.ts'
import { decodeText, readBody } from './request-body.ts'
import { single } from './request-marks.ts'
import { placeName, type Subscriptions } from './subscriptions.ts'
import type { Tokens } from './tokens.ts'

export type ChannelsRoute = {
  readonly tokens: Tokens
  readonly reader: ChannelReader
  readonly store: Pick<Store, 'head' | 'first'>
  readonly subscriptions: Pick<Subscriptions, 'read' | 'move'>
  /** Whether events of this name are stored: outputs of producers and stages are, those of plain routers are not. */
  isStored(channel: string): boolean
}

/** Events and characters of one answer. */
const mostEvents = 1000
const mostCharacters = 4_000_000
/** Seconds that a question may wait for events. */
const longestWait = 30

/** `/channels/events`, `/channels/<flow>/<node>.<output>`, and the same with `/ack` behind it. */
const channelPath = /^\/channels\/([\w.-]+(?:\/[\w-]+\.[\w-]+)?)(\/ack)?$/

/** Undefined where the path is none of ours. */
export function channelOf(method: string | undefined, path: string): { channel: string; ack: boolean } | undefined {
  const [, channel, ack] = channelPath.exec(path.replace(/%2f/gi, '/')) ?? []
  if (channel === undefined || method !== (ack === undefined ? 'GET' : 'POST')) return undefined
  return { channel, ack: ack !== undefined }
}

export async function channelsRoute(
  request: IncomingMessage,
  response: ServerResponse,
  { channel, ack }: { readonly channel: string; readonly ack: boolean },
  route: ChannelsRoute,
): Promise<void> {
  const program = programOf(request, route.tokens)
  if (!readsChannel(program, channel))
    throw new Refused(403, 'CHANNEL_FORBIDDEN', `The token of ${program.program} is not for this channel.`)
  if (!route.isStored(channel))
    throw new Refused(
      404,
      'CHANNEL_UNKNOWN',
      'No running flow stores such a channel. Outputs of plain routers are not stored.',
    )
  const query = new URL(request.url ?? '', 'http://ingress').searchParams
  const name = subscriptionOf(query)
  const place = name === undefined ? undefined : placeName(program.program, name, channel)
  if (ack) await acknowledge(request, response, place, route)
  else await read(request, response, { channel, place, query, program }, route)
}

type Question = {
  readonly channel: string
  readonly place: string | undefined
  readonly query: URLSearchParams
  readonly program: Program
}

async function read(
  request: IncomingMessage,
  response: ServerResponse,
  { channel, place, query }: Question,
  route: ChannelsRoute,
): Promise<void> {
  const { reader } = route
  const isStream = (single(request, 'accept') ?? '').toLowerCase().includes('text/event-stream')
  const last = isStream ? single(request, 'last-event-id') : undefined
  const after =
    (last === undefined ? undefined : whole(last, 'Last-Event-ID', Number.MAX_SAFE_INTEGER)) ??
    numberIn(query, 'after', Number.MAX_SAFE_INTEGER) ??
    (await placeOf(place, route))
  if (isStream) {
    await streamChannel(response, channel, after, reader)
    return
  }
  const limit = numberIn(query, 'limit', mostEvents) ?? 100
  const wait = (numberIn(query, 'wait', longestWait) ?? 0) * 1000
  const end = performance.now() + wait
  let page = await reader.page({ channel, after, limit, size: mostCharacters })
  while (page.events.length === 0 && limit > 0) {
    const left = end - performance.now()
    if (left <= 0 || !(await reader.more(page.next, left, () => response.destroyed))) break
    page = await reader.page({ channel, after: page.next, limit, size: mostCharacters })
  }
  const events = page.events.map((event) => `{"offset":${event.offset},"event":${channelText(event)}}`)
  const gap = after + 1 < page.first ? `,"gone":{"from":${after + 1},"to":${page.first - 1}}` : ''
  answerText(response, 200, `{"events":[${events.join(',')}],"next":${page.next}${gap}}`)
}

/** Where a subscription has come to. A new one begins now, and that is kept: nothing between two questions is missed. */
async function placeOf(place: string | undefined, { store, subscriptions }: ChannelsRoute): Promise<number> {
  if (place === undefined)
    throw new Refused(400, 'SUBSCRIPTION', 'Expected ?subscription=<name>, or ?after=<offset> (0 is the beginning).')
  const kept = await subscriptions.read(place)
  if (kept.kind === 'at') return kept.offset
  if (kept.kind === 'expired') throw expired(kept.offset)
  const { head } = store
  await subscriptions.move(place, head)
  return head
}

async function acknowledge(
  request: IncomingMessage,
  response: ServerResponse,
  place: string | undefined,
  { store, subscriptions }: ChannelsRoute,
): Promise<void> {
  if (place === undefined) throw new Refused(400, 'SUBSCRIPTION', 'Expected ?subscription=<name>.')
  const parsed = parseJson(decodeText(await readBody(request, 1000), 'utf-8'))
  const offset = 'value' in parsed && isObject(parsed.value) ? parsed.value.offset : undefined
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0 || offset > store.head)
    throw new Refused(422, 'OFFSET', 'Expected {"offset": <the offset of an event that was read>}.')
  const before = await subscriptions.read(place)
  // Two readers of one subscription may answer in any order: what was done stays done.
  const reached = before.kind === 'at' ? Math.max(before.offset, offset) : offset
  await subscriptions.move(place, reached)
  answerJson(response, 200, { offset: reached })
}

const expired = (offset: number): Refused =>
  new Refused(
    410,
    'SUBSCRIPTION_EXPIRED',
    `This subscription was not heard of for 30 days and has ended at offset ${offset}. To go on there, send {"offset": ${offset}} to …/ack; to begin now, send a later one.`,
  )

function subscriptionOf(query: URLSearchParams): string | undefined {
  const name = query.get('subscription')
  if (name === null) return undefined
  if (!/^[A-Za-z0-9][\w.-]{0,59}$/.test(name))
    throw new Refused(
      400,
      'SUBSCRIPTION',
      'Expected a subscription such as stock-sync: letters, digits, dots and dashes.',
    )
  return name
}

function numberIn(query: URLSearchParams, name: string, most: number): number | undefined {
  const text = query.get(name)
  return text === null ? undefined : whole(text, name, most)
}

function whole(text: string, name: string, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value <= most) return value
  throw new Refused(400, 'QUERY', `Expected a whole number up to ${most} for ${name}.`)
}
