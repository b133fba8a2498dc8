/**
 * The app host of a browser: serves the window's files, takes its calls and sends it events, on loopback only and only
 * to whoever came through an address with a one-time token. It serves nothing to the outside; that is the ingress.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Desktop } from '../../model/api/desktop.ts'
import type { Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import { nothingHere, refuse, sendFile, sendJson } from './answers.ts'
import { closed } from './engine-words.ts'
import { eventStreams } from './event-streams.ts'
import { failureOf } from './failure.ts'
import { listen, type PortWish } from './listen.ts'
import { readArgument } from './request-body.ts'
import { refusal } from './request-checks.ts'
import { safetyHeaders } from './safety-headers.ts'
import { secret, sessions } from './sessions.ts'
import type { Supervisor } from './supervisor.ts'
import { windowFiles } from './window-files.ts'
import { assertWindowMay } from './window-rights.ts'

export type BrowserHost = {
  readonly port: number
  /** Opens the window once. */
  address(): string
  /** Lets a second start of the program ask for an address, where it can read this. */
  readonly handOverKey: string
  close(): Promise<void>
}

export type BrowserHostOptions = {
  readonly supervisor: Supervisor
  /** The built window. */
  readonly files: string
  readonly port: PortWish
  readonly version: string
  /** Path of the store, which the window shows. */
  readonly store: string
}

/** ms that calls under way get when the host is closed. */
const lastAnswers = 5000
/** ms that a window gets to read its last word. */
const lastBytes = 500

/** @throws PORT_TAKEN */
export async function startBrowserHost({
  supervisor,
  files,
  port: wish,
  version,
  store,
}: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer((request, response) => void answer(request, response))
  const port = await listen(server, wish)
  const session = sessions(port)
  const handOverKey = secret()
  let pages = windowFiles(files)
  let look: Json | undefined
  const underWay = new Set<Promise<void>>()

  const streams = eventStreams({
    first: () => [
      { event: 'engine', payload: supervisor.state() },
      ...(look === undefined ? [] : [{ event: 'look' as const, payload: look }]),
    ],
    gone: (window) => supervisor.forget(window),
  })
  const stopListening = supervisor.onEvent((window, event, payload) => {
    if (event === 'look') look = payload
    streams.tell(window, event, payload)
  })

  const address = (): string => `http://127.0.0.1:${port}/?token=${session.newToken()}`

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(safetyHeaders)) response.setHeader(name, value)
    // A window that goes away in the middle of an answer is no failure of ours.
    response.on('error', () => {})
    const foreign = refusal(request.headers, port)
    if (foreign !== undefined) return refuse(request, response, foreign)
    try {
      await route(request, response)
    } catch (error) {
      refuse(request, response, error)
    }
  }

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { path, query } = target(request)
    const token = path === '/' ? query.get('token') : null
    if (path === '/hand-over') return handOver(request, response)
    if (token !== null && request.method === 'GET' && !session.knows(request.headers.cookie)) {
      const cookie = session.exchange(token)
      if (cookie === undefined) throw usedToken()
      return redirect(response, { 'set-cookie': cookie })
    }
    if (!session.knows(request.headers.cookie)) throw noSession()
    // Somebody reloads the address that opened this very window.
    if (token !== null) return redirect(response, {})
    if (path.startsWith('/api/')) return call(request, response, path.slice('/api/'.length))
    if (request.method !== 'GET' && request.method !== 'HEAD') throw wrongMethod()
    if (path === '/events') return streams.open(windowOf(query.get('window')), response)
    // The window may have been built anew since.
    if (path === '/') pages = windowFiles(files)
    const file = pages.get(path)
    if (file === undefined) throw nothingHere()
    await sendFile(request, response, file)
  }

  const call = async (request: IncomingMessage, response: ServerResponse, method: string): Promise<void> => {
    if (request.method !== 'POST') throw wrongMethod()
    const window = windowOf(request.headers['x-counterflow-window'])
    const argument = await readArgument(request)
    const answered = async (): Promise<Json> => {
      assertWindowMay(method, argument)
      return method === 'desktop.read' ? { ...desktop(version, store) } : supervisor.call(window, method, argument)
    }
    const done = answered().then(
      (result) => sendJson(response, 200, { result }),
      (error) => {
        const failure = failureOf(error)
        // What the Api itself answers is an answer; a status of its own would stand in the browser's log as a fault.
        sendJson(response, failure.code === 'UNKNOWN_METHOD' ? 404 : 200, { failure })
      },
    )
    underWay.add(done)
    await done.finally(() => underWay.delete(done))
  }

  const handOver = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'POST') throw wrongMethod()
    if (request.headers.authorization !== `Bearer ${handOverKey}`) throw noSession()
    sendJson(response, 200, { address: address() })
  }

  return {
    port,
    address,
    handOverKey,
    async close() {
      stopListening()
      const ended = new Promise<void>((resolve) => void server.close(() => resolve()))
      await Promise.race([Promise.all(underWay), pause(lastAnswers)])
      streams.close('engine', closed)
      server.closeIdleConnections()
      await Promise.race([ended, pause(lastBytes)])
      server.closeAllConnections()
      await ended
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref())

function target(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const address = request.url ?? ''
  // A whole address or an asterisk is for proxies.
  if (!address.startsWith('/')) throw nothingHere()
  const [path = '', query = ''] = address.split(/\?(.*)/s, 2)
  return { path, query: new URLSearchParams(query) }
}

function redirect(response: ServerResponse, headers: { [name: string]: string }): void {
  response.writeHead(303, { ...headers, location: '/', 'cache-control': 'no-store' }).end()
}

/** A window names itself, so that it keeps its name when its stream breaks. */
function windowOf(given: string | string[] | null | undefined): string {
  if (typeof given === 'string' && /^[\w-]{16,64}$/.test(given)) return given
  throw new CounterflowError('WINDOW', 'Expected the name of a window.', { kept: 'Nothing was changed.' })
}

function desktop(version: string, store: string): Desktop {
  const known = (['linux', 'darwin', 'win32'] as const).find((name) => name === process.platform)
  return { host: 'browser', platform: known ?? 'other', canKeepRunning: false, version, store, canShowStore: false }
}

const again = 'To open it, run npm start in the folder of Counterflow: it opens a window, also when it runs already.'

const usedToken = (): CounterflowError =>
  new CounterflowError('TOKEN_USED', 'This address has been used, or it is not complete. It opens the window once.', {
    kept: 'Your shop is safe.',
    advice: again,
  })

const noSession = (): CounterflowError =>
  new CounterflowError('NO_SESSION', 'This window does not belong to the Counterflow that runs now.', {
    kept: 'Your shop is safe.',
    advice: again,
  })

const wrongMethod = (): CounterflowError =>
  new CounterflowError('HTTP_METHOD', 'This address is not for this kind of request.')
