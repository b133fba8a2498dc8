/** Plays Shopify and Stripe: their lists over real HTTP, paged and limited as they do it, from a shop that is given. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { JsonObject } from '../../../runtime/model/json.ts'

export type StandIn = {
  readonly base: string
  /** Stripe's events, and Shopify's lists by name; as they are at the moment of a question. */
  readonly events: JsonObject[]
  readonly lists: { [name: string]: JsonObject[] }
  /** Paths that were asked for, with their queries. */
  readonly asked: string[]
  /** ms by which its clock is ahead of ours. */
  clockAhead: number
  /** Answers one question in place of the list: a status, headers; undefined: the list. */
  trouble: ((path: string) => { status: number; headers?: { [name: string]: string } } | undefined) | undefined
}

const token = 'shpat_or_sk_test'
export const standInToken = token

/** `atEnd`: what closes it is called when the test, or whatever else it is for, is over. */
export async function openStandIn(
  perPage = 250,
  atEnd: (close: () => void) => void = onTestFinished,
): Promise<StandIn> {
  const standIn: StandIn = { base: '', events: [], lists: {}, asked: [], trouble: undefined, clockAhead: 0 }
  const server = createServer((request, response) => {
    standIn.asked.push(request.url ?? '')
    response.setHeader('date', new Date(Date.now() + standIn.clockAhead).toUTCString())
    const url = new URL(request.url ?? '/', 'http://shop')
    const trouble = standIn.trouble?.(url.pathname)
    if (trouble) {
      response.writeHead(trouble.status, trouble.headers).end('{"errors":"as told"}')
      return
    }
    if (url.pathname === '/v1/events') stripe(url, request, response, standIn)
    else shopify(url, request, response, standIn, perPage)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(standIn, { base: `http://127.0.0.1:${port}` })
}

const send = (response: ServerResponse, text: string, headers: { [name: string]: string } = {}): void =>
  void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text)

/** Newest first, a page of at most 100, `has_more` while there are older ones. */
function stripe(url: URL, request: IncomingMessage, response: ServerResponse, { events }: StandIn): void {
  if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end('{}')
  const query = url.searchParams
  const all = events
    .filter(({ created }) => Number(created) >= Number(query.get('created[gte]')))
    .filter(({ created }) => Number(created) < Number(query.get('created[lt]')))
    .sort((a, b) => Number(b.created) - Number(a.created))
  const after = all.findIndex(({ id }) => id === query.get('starting_after')) + 1
  const page = all.slice(after, after + Number(query.get('limit')))
  send(response, JSON.stringify({ object: 'list', data: page, has_more: after + page.length < all.length }))
}

/** In the order of their last change, with a link to the next page; big numbers as Shopify writes them. */
function shopify(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  standIn: StandIn,
  perPage: number,
): void {
  if (request.headers['x-shopify-access-token'] !== token) return void response.writeHead(401).end('{}')
  const [, of, name = ''] = /\/admin\/api\/[\d-]+\/(?:orders\/(\d+)\/)?(\w+)\.json$/.exec(url.pathname) ?? []
  if (of !== undefined || name === 'locations') {
    const whole = (standIn.lists[name] ?? []).filter(({ order_id: order }) => of === undefined || `${order}` === of)
    send(response, JSON.stringify({ [name]: whole }).replaceAll(/"id":"(\d+)"/g, '"id":$1'))
    return
  }
  const [from = '', at = '0', status = ''] = (url.searchParams.get('page_info') ?? '').split('|')
  const asked = status === '' ? (url.searchParams.get('status') ?? '') : status
  const since = from === '' ? (url.searchParams.get('updated_at_min') ?? '') : from
  const all = (standIn.lists[name] ?? [])
    .filter(({ updated_at: updated }) => Date.parse(`${updated}`) >= Date.parse(since))
    .filter(
      ({ completed_at: completed }) => name !== 'checkouts' || (asked === 'closed') === (typeof completed === 'string'),
    )
    .sort((a, b) => Date.parse(`${a.updated_at}`) - Date.parse(`${b.updated_at}`))
  const start = Number(at)
  const page = all.slice(start, start + Math.min(perPage, Number(url.searchParams.get('limit'))))
  const next = start + page.length
  const link =
    next < all.length
      ? {
          link: `<${standIn.base}${url.pathname}?limit=${url.searchParams.get('limit')}&page_info=${encodeURIComponent(`${since}|${next}|${asked}`)}>; rel="next"`,
        }
      : {}
  // Ids are numbers there, also beyond what a double can hold.
  const text = JSON.stringify({ [name]: page }).replaceAll(/"id":"(\d+)"/g, '"id":$1')
  send(response, text, { 'x-shopify-shop-api-call-limit': '1/40', ...link })
}
