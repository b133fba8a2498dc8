/** What a request says about itself, judged before a byte of its body is read. */
import type { IncomingMessage } from 'node:http'
import { Refused } from './refused.ts'

/**
 * Hosts under which we answer on our own port; a name of one's own can be made to point to a loopback address.
 * @param publicHosts names (with a port where it is not the usual one) by which a relay or a tunnel reaches us
 */
export const ownHosts = (port: number, publicHosts: readonly string[]): ReadonlySet<string> =>
  new Set([...['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`), ...publicHosts])

/** @throws Refused 421 for another host */
export function checkHost({ headers: { host = '' } }: IncomingMessage, own: ReadonlySet<string>): void {
  if (!own.has(host) && !own.has(host.toLowerCase()))
    throw new Refused(421, 'FOREIGN_HOST', 'This request was meant for another host.')
}

/** Programs and providers send no mark of a browser. @throws Refused 403 for a page in a browser */
export function checkProgram({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site']
  if (headers.origin !== undefined || (site !== undefined && site !== 'none'))
    throw new Refused(403, 'FOREIGN_ORIGIN', 'Pages in a browser may not send this.')
}

/**
 * A header that may come once. Node keeps the first or joins them, by name; two that differ are two senders' words.
 * @throws Refused 400 where it comes twice
 */
export function single(request: IncomingMessage, name: string): string | undefined {
  let found: string | undefined
  const { rawHeaders } = request
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? ''
    if (header.length !== name.length || (header !== name && header.toLowerCase() !== name)) continue
    if (found !== undefined) throw new Refused(400, 'HEADER_TWICE', `Expected the header ${name} once.`)
    found = rawHeaders[at + 1]
  }
  return found
}

export type ContentType = { readonly type: string; readonly charset: string; readonly text: string }

/** `application/json; charset=utf-8` in lower case, without further parameters; `text` is what was sent. */
export function contentType(request: IncomingMessage): ContentType | undefined {
  const text = single(request, 'content-type')
  return text === undefined ? undefined : typeOf(text)
}

/** @throws Refused 415 for what is none */
export function typeOf(text: string): ContentType {
  const known = knownTypes.get(text)
  if (known !== undefined) return known
  const read = readType(text)
  if (knownTypes.size >= mostTypes) knownTypes.clear()
  knownTypes.set(text, read)
  return read
}

/** Senders keep to a few of them. */
const knownTypes = new Map<string, ContentType>()
const mostTypes = 50

function readType(text: string): ContentType {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  const charset = parameters.find((part) => part.toLowerCase().startsWith('charset='))?.slice('charset='.length)
  if (!/^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/.test(type))
    throw new Refused(415, 'CONTENT_TYPE', 'Expected a content type such as application/cloudevents+json.')
  return { type: type.toLowerCase(), charset: (charset ?? 'utf-8').replace(/^"|"$/g, '').toLowerCase(), text }
}

/** `Idempotency-Key`, also in the quotes that its draft standard asks for. */
export function idempotencyKey(request: IncomingMessage): string | undefined {
  const written = single(request, 'idempotency-key')
  return written === undefined ? undefined : keyOf(written)
}

/** @throws Refused 400 for one that is too long or no text */
export function keyOf(written: string): string {
  const key = /^"(.*)"$/.exec(written)?.[1] ?? written
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new Refused(400, 'IDEMPOTENCY_KEY', 'Expected an Idempotency-Key of 1 to 200 visible ASCII characters.')
  return key
}
