/**
 * Calls servers on the web. Every address that a name stands for is looked at when the connection is made, and that
 * very address is used; what is on this computer or in its network is refused unless a person has approved that
 * server. No redirect is followed.
 */
import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import { readThrown } from '../../model/thrown.ts'
import { isPublicAddress } from './public-address.ts'
import { serverOf } from './servers.ts'

export type WebRequest = {
  readonly method: string
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | null
  /** ms for all of it. */
  readonly timeout?: number
  /** Of the answer, where that is not the usual. */
  readonly mostBytes?: number
  /** Gives it up. */
  readonly signal?: AbortSignal
  /** Whether a person has approved this server (`host:port`) though it is not out on the internet. */
  approved?(server: string): boolean
}

export type WebAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: { readonly [name: string]: string }
      readonly body: Buffer
      /** There was more than we read. */
      readonly cut: boolean
    }
  /** Nothing of it has left this computer. `blocked`: and nothing ever will. */
  | { readonly kind: 'not sent'; readonly reason: string; readonly blocked: boolean }
  /** It was sent, or a part of it, and no whole answer came. */
  | { readonly kind: 'lost'; readonly reason: string }

export type WebClient = {
  send(request: WebRequest): Promise<WebAnswer>
  close(): Promise<void>
}

export type WebClientOptions = {
  /** In place of the computer's own names, for tests. */
  readonly lookup?: typeof systemLookup
  readonly limits?: Partial<WebLimits>
}

export type WebLimits = {
  readonly connect: number
  readonly total: number
  /** Bytes of an answer. */
  readonly bytes: number
}

const usual: WebLimits = { connect: 10_000, total: 30_000, bytes: 1024 * 1024 }

class Blocked extends Error {
  readonly code = 'NET_BLOCKED'
}

export function openWebClient({ lookup = systemLookup, limits = {} }: WebClientOptions = {}): WebClient {
  const { connect, total, bytes } = { ...usual, ...limits }
  /** Servers that are approved for the calls under way: connections to them are kept apart from all others. */
  const agents = new Map<boolean, Promise<Dispatcher>>()

  function agentFor(approved: boolean): Promise<Dispatcher> {
    const known = agents.get(approved)
    if (known !== undefined) return known
    const made = makeAgent(approved)
    agents.set(approved, made)
    return made
  }

  async function makeAgent(approved: boolean): Promise<Dispatcher> {
    // Only when something is called: an older Node can do everything else without it.
    const { Agent, buildConnector } = await import('undici')
    const dial = buildConnector({ timeout: connect, lookup: guarded(lookup, approved), allowH2: false })
    return new Agent({
      allowH2: false,
      pipelining: 1,
      headersTimeout: total,
      bodyTimeout: total,
      maxHeaderSize: 16 * 1024,
      connect(options, callback) {
        const host = options.hostname.replace(/^\[|\]$/g, '')
        if (isIP(host) !== 0 && !approved && !isPublicAddress(host)) callback(notPublic(options.hostname), null)
        else dial(options, callback)
      },
    })
  }

  return {
    async send(request) {
      const url = URL.canParse(request.url) ? new URL(request.url) : undefined
      if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
        return { kind: 'not sent', reason: 'The address is none of the web', blocked: true }
      if (url.username + url.password !== '')
        return { kind: 'not sent', reason: 'The address holds a user name', blocked: true }
      const agent = await agentFor(request.approved?.(serverOf(url)) ?? false)
      return dispatch(agent, url, request, request.timeout ?? total, request.mostBytes ?? bytes)
    },
    async close() {
      for (const agent of agents.values()) await (await agent).destroy()
      agents.clear()
    },
  }
}

const notPublic = (host: string): Blocked =>
  new Blocked(`${host} is on this computer or in its own network, and nobody has approved it`)

/** One address that is none of the internet's is enough to refuse the name. */
const guarded =
  (lookup: typeof systemLookup, approved: boolean): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const blocked = error === null && !approved && found.some(({ address }) => !isPublicAddress(address))
      const [first] = found ?? []
      if (error !== null || blocked || first === undefined)
        callback(error ?? notPublic(hostname), options.all === true ? [] : '', 0)
      else if (options.all === true) callback(null, found)
      else callback(null, first.address, first.family)
    })

function dispatch(
  agent: Dispatcher,
  url: URL,
  { method, headers, body, signal }: WebRequest,
  timeout: number,
  mostBytes: number,
): Promise<WebAnswer> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let ended = false
    let status = 0
    let received: { readonly [name: string]: string } = {}
    const chunks: Buffer[] = []
    let size = 0
    const end = (answer: WebAnswer): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      resolve(answer)
      // What is still on its way is of no use; and what was not sent yet must not be.
      if (answer.kind !== 'answer' || answer.cut) controller?.abort(new Error('ended'))
    }
    const fail = (reason: string, blocked = false): void =>
      end(controller === undefined ? { kind: 'not sent', reason, blocked } : { kind: 'lost', reason })
    const timer = setTimeout(
      () => fail(`${url.host} did not answer within ${Math.round(timeout / 1000)} seconds`),
      timeout,
    )
    const giveUp = (): void => fail('It was given up')
    signal?.addEventListener('abort', giveUp)
    if (signal?.aborted) return giveUp()
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(given) {
        controller = given
        if (ended) given.abort(new Error('ended'))
      },
      onResponseStart(_given, code, fields) {
        // An answer of 100 to 199 only announces the real one.
        if (code < 200) return
        status = code
        received = textFields(fields)
      },
      onResponseData(_given, chunk) {
        const room = mostBytes - size
        chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
        size += chunk.length
        if (size > mostBytes) end({ kind: 'answer', status, headers: received, body: Buffer.concat(chunks), cut: true })
      },
      onResponseEnd: () => end({ kind: 'answer', status, headers: received, body: Buffer.concat(chunks), cut: false }),
      onResponseError: (_given, error) => fail(sayError(error, url), codeOf(error) === 'NET_BLOCKED'),
    }
    try {
      agent.dispatch(
        { origin: url.origin, path: `${url.pathname}${url.search}`, method: methodOf(method), headers, body },
        handler,
      )
    } catch (error) {
      end({ kind: 'not sent', reason: readThrown(error).message, blocked: true })
    }
  })
}

const methodOf = (method: string): Dispatcher.HttpMethod =>
  method === 'GET' || method === 'PUT' || method === 'POST' || method === 'PATCH' || method === 'DELETE'
    ? method
    : 'GET'

const textFields = (fields: { readonly [name: string]: string | string[] | undefined }) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : (value[0] ?? '')] as const],
    ),
  )

/** An error of several tries, one for each address, is told by the first of them. */
function codeOf(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : ''
}

const reasons: { readonly [code: string]: string } = {
  ECONNREFUSED: 'does not take connections',
  ECONNRESET: 'cut the connection',
  ENOTFOUND: 'is not known: there may be no network',
  EAI_AGAIN: 'is not known: there may be no network',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached: there may be no network',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'did not finish its answer in time',
  UND_ERR_SOCKET: 'cut the connection',
  UND_ERR_HEADERS_OVERFLOW: 'answered with more headers than anybody needs',
  CERT_HAS_EXPIRED: 'has a certificate that is out of date',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate of its own making',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of its own making',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
}

function sayError(error: unknown, url: URL): string {
  const code = codeOf(error)
  if (code === 'NET_BLOCKED') return readThrown(error).message
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return `${url.host} ${known ?? `could not be called (${code === '' ? 'no reason is known' : code})`}`
}
