/**
 * The ingress: the one door for programs and providers, on a port of its own. It knows a few paths; anything else is
 * answered as if nothing were there. Nothing here can change a flow.
 *
 * A thread of its own has the port and takes the plainest requests of programs itself, see `door/`; all others come from
 * it to the server here, byte for byte, by a socket that has no port.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ClockCheck } from '../clock-check.ts'
import { type Connections, openConnections } from '../connections/connections.ts'
import type { PortWish } from '../front/listen.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { openPracticeFile, practiceFileOf } from '../services/practice-memory.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import { answerError } from './answer.ts'
import { openChannelReader } from './channel-reader.ts'
import { channelOf, channelsRoute } from './channels-route.ts'
import { openDoor } from './door/door.ts'
import { listenInside } from './door/inside.ts'
import { type EventsRoute, eventsRoute } from './events-route.ts'
import type { Answers } from './forms/answers.ts'
import { openPageRoutes } from './forms/page-routes.ts'
import type { OpenPages } from './forms/pages.ts'
import { type HooksRoute, hooksRoute } from './hooks-route.ts'
import { type IntakeLimits, type IntakeWays, intakeLimits, openIntake } from './intake.ts'
import { nothingHere } from './refused.ts'
import { checkHost, checkProgram, ownHosts } from './request-marks.ts'
import { openSubscriptions } from './subscriptions.ts'
import { openTokens, type Tokens } from './tokens.ts'

export type IngressOptions = {
  readonly store: SqliteStore
  /** Where the window changes them, too; without it they are read from the store. */
  readonly connections?: Connections
  /** Of the connections to providers. */
  readonly secrets: SecretStore
  /** Of programs; where the window changes them, too, the same ones. */
  readonly tokens?: Tokens
  readonly ways: IntakeWays
  /** The pages of forms, and what was said to whoever sent one. */
  readonly pages: OpenPages
  readonly answers: Answers
  readonly port: PortWish
  /** Where a relay or a tunnel makes us known: `https://hooks.example.com`. */
  readonly publicUrl?: string
  readonly now?: () => number
  /** Signed times say whether our clock is right. */
  readonly clockCheck?: ClockCheck
  readonly limits?: Partial<IntakeLimits>
  readonly timeouts?: Partial<Timeouts>
  /** What an operator should know; never a body, a token or a secret. */
  log(text: string): void
}

export type Timeouts = {
  /** ms for the headers, and for a whole request. Who sends a byte now and then is cut off. */
  readonly headers: number
  readonly request: number
  /** How often that is looked after, ms. */
  readonly checks: number
  /** How long what is being answered may take when we close, ms. */
  readonly closing: number
}

const defaultTimeouts: Timeouts = { headers: 10_000, request: 30_000, checks: 2_000, closing: 5_000 }
const maximumConnections = 2_000
/** How long a connection is kept without a request, ms. */
const keptIdle = 5_000
const sweepEvery = 3_600_000
/** How often it is seen whether a command beside us has made a token, ms. */
const takeEvery = 1_000

export type Ingress = {
  readonly port: number
  readonly address: string
  readonly tokens: Tokens
  readonly connections: Connections
  /** The address of a connection's webhooks, as a provider is to be told. */
  hookUrl(hook: string): string
  /** The address of a form. */
  pageUrl(id: string): string
  /** Takes in nothing more; resolves when what was begun is answered. */
  close(): Promise<void>
}

/** @throws PORT_TAKEN */
export async function openIngress(options: IngressOptions): Promise<Ingress> {
  const { store, log, now = Date.now } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const tokens = options.tokens ?? openTokens(store)
  const intake = openIntake(options.ways, { ...intakeLimits, ...options.limits })
  const publicHosts = options.publicUrl === undefined ? [] : [new URL(options.publicUrl).host]
  const connections = options.connections ?? openConnections(store)
  const reader = openChannelReader(store)
  const { keep, isStored } = options.ways
  const subscriptions = openSubscriptions({ store, keep, now, log })
  let port = 0
  let hosts: ReadonlySet<string> = new Set()
  const publicUrl = (): string => options.publicUrl ?? `http://127.0.0.1:${port}`

  const practice = openPracticeFile(practiceFileOf(store.path))
  const pageRoutes = openPageRoutes({
    pages: options.pages,
    answers: options.answers,
    intake,
    ways: options.ways,
    practice,
    now,
    log,
  })

  const events: EventsRoute = { tokens, intake, now }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const page = pageRoutes.routeOf(path)
    // Pages in a browser are let in to pages alone.
    if (page !== undefined) return page(request, response, ownOrigins(port, options.publicUrl))
    checkProgram(request)
    const asked = channelOf(request.method, path)
    if (asked !== undefined)
      return channelsRoute(request, response, asked, { tokens, reader, store, subscriptions, isStored })
    if (request.method !== 'POST') throw nothingHere()
    const hook = hookPath.exec(path)?.[1]
    if (hook === undefined) throw nothingHere()
    const route: HooksRoute = {
      ...{ connections, secrets: options.secrets, intake, now, log },
      original: store.get,
      ...(options.clockCheck === undefined ? {} : { clockCheck: options.clockCheck }),
      publicUrl: publicUrl(),
    }
    await hooksRoute(request, response, hook, route)
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const fail = (error: unknown): void => answerError(response, error, log)
    response.on('error', ignore)
    try {
      checkHost(request, hosts)
      const [path = ''] = (request.url ?? '').split('?', 1)
      if (path === '/events' && request.method === 'POST') {
        checkProgram(request)
        eventsRoute(request, response, events, fail)
      } else answer(request, response, path).catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  const server = createServer(
    {
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      connectionsCheckingInterval: timeouts.checks,
      keepAliveTimeout: keptIdle,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    onRequest,
  )
  server.maxConnections = maximumConnections
  server.maxHeadersCount = 200
  const inside = await listenInside(server)
  const door = await openDoor({
    ...{ tokens, intake, log, publicHosts, port: options.port, inside: inside.path },
    connections: maximumConnections,
    limits: { ...intakeLimits, ...options.limits },
    timeouts: { ...timeouts, idle: keptIdle },
  }).catch(async (error: unknown) => {
    await closeServer(server, 0).finally(practice.close)
    inside.remove()
    throw error
  })
  port = door.port
  hosts = ownHosts(port, publicHosts)
  const sweep = (): void =>
    void subscriptions.sweep().catch((error: unknown) => log(`Places of programs were not looked through: ${error}`))
  sweep()
  const takeIn = (): void => {
    try {
      tokens.takeIn()
    } catch (error) {
      log(`Tokens that a command has made were not taken in: ${error}`)
    }
  }
  const sweeping = setInterval(sweep, sweepEvery)
  sweeping.unref()
  const taking = setInterval(takeIn, takeEvery)
  taking.unref()
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    tokens,
    connections,
    hookUrl: (hook) => `${publicUrl()}/hooks/${hook}`,
    pageUrl: (id) => `${publicUrl()}/forms/${id}`,
    close: async () => {
      clearInterval(sweeping)
      clearInterval(taking)
      await door.close(timeouts.closing)
      // Who waits for events is answered, and who listens is let go.
      reader.close()
      pageRoutes.close()
      await closeServer(server, timeouts.closing).finally(practice.close)
      await door.end()
      inside.remove()
    },
  }
}

const ignore = (): void => {}

/** As browsers write them. */
const ownOrigins = (port: number, publicUrl: string | undefined): readonly string[] => [
  `http://127.0.0.1:${port}`,
  `http://localhost:${port}`,
  `http://[::1]:${port}`,
  ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin]),
]

const hookPath = /^\/hooks\/([0-9a-f]{32})$/

/** A connection that has just been answered is idle only then, and would be kept for the next request. */
const idleCheck = 20

async function closeServer(server: Server, patience: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  const idle = setInterval(() => server.closeIdleConnections(), idleCheck)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}
