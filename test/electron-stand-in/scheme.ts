/**
 * `electron.protocol`: the app's own scheme, carried by HTTP. Chromium asks a host that no one else can be, and the
 * handler of the app sees the address as it would be: app://counterflow/x is http://app--counterflow.localhost:port/x.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { machine } from './machine.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

export const protocol = {
  /** What the app asked for, to be read by tests: here every scheme is carried by HTTP. */
  registered: [] as unknown[],
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    protocol.registered.push(...schemes)
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} has a handler already`)
    handlers.set(scheme, handler)
  },
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}

const own = /^([\w+.-]+):\/\/([^/]*)(.*)$/
const carried = /^http:\/\/([\w+.-]+?)--([^/]*?)\.localhost:\d+/
const hostOf = /^([\w+.-]+?)--(.*)\.localhost(?::\d+)?$/

export function toCarried(address: string): string {
  const [, scheme = '', host = '', rest = ''] = own.exec(address) ?? []
  return handlers.has(scheme) ? `http://${scheme}--${host}.localhost:${machine.port}${rest || '/'}` : address
}

export const fromCarried = (address: string): string => address.replace(carried, '$1://$2')

export async function serveSchemes(): Promise<void> {
  const server = createServer(async (request, response) => {
    const [, scheme = '', host = ''] = hostOf.exec(request.headers.host ?? '') ?? []
    const handler = handlers.get(scheme)
    if (!handler) return void response.writeHead(404).end()
    try {
      const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
      const answer = await handler(
        new Request(`${scheme}://${host}${request.url}`, {
          method: request.method ?? 'GET',
          ...(hasBody ? { body: Readable.toWeb(request) as globalThis.ReadableStream, duplex: 'half' } : {}),
        }),
      )
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      if (answer.body) Readable.fromWeb(answer.body as ReadableStream).pipe(response)
      else response.end()
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  machine.port = (server.address() as AddressInfo).port
}
