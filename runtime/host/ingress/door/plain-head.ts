/**
 * The head of a request to `POST /events` in the form that nearly every program sends it, and nothing else: each header
 * known, once, in plain ASCII, with a length. What is anything but that is none of ours: Node's own server reads it.
 */
export type PlainHead = {
  readonly host: string
  readonly authorization: string
  readonly contentType: string
  readonly key: string | undefined
  /** Bytes of the body. */
  readonly length: number
  /** The head before the digits of the length, and behind them: the next one of a sender differs in these alone. */
  readonly before: string
  readonly behind: string
}

/** Where a head ends. */
export const headEnd = '\r\n\r\n'
const first = 'POST /events HTTP/1.1\r\n'
const mostHeaders = 30
const header = /^([A-Za-z-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)[ \t]*$/
const length = /^\d{1,7}$/

/** What may stand beside the headers that we read, and changes nothing for us. */
const idle = new Set(['user-agent', 'accept', 'accept-language', 'accept-encoding', 'sec-fetch-mode'])
const read = new Set(['host', 'authorization', 'content-type', 'content-length', 'idempotency-key'])

/** @param text the head with the empty line behind it; undefined where it is not surely plain */
export function readPlainHead(text: string): PlainHead | undefined {
  if (!text.startsWith(first)) return undefined
  const lines = text.slice(first.length, -headEnd.length).split('\r\n')
  if (lines.length > mostHeaders) return undefined
  const found = new Map<string, string>()
  let lengthAt = 0
  let at = first.length
  for (const line of lines) {
    const [, written = '', value = ''] = header.exec(line) ?? []
    const name = written.toLowerCase()
    const isIdle = idle.has(name) || (name === 'connection' && value.toLowerCase() === 'keep-alive')
    if (found.has(name) || !(isIdle || read.has(name))) return undefined
    found.set(name, value)
    if (name === 'content-length') lengthAt = at + line.lastIndexOf(value)
    at += line.length + 2
  }
  const digits = found.get('content-length') ?? ''
  const [host, authorization, contentType] = [found.get('host'), found.get('authorization'), found.get('content-type')]
  if (host === undefined || authorization === undefined || contentType === undefined || !length.test(digits))
    return undefined
  return {
    ...{ host, authorization, contentType, key: found.get('idempotency-key'), length: Number(digits) },
    before: text.slice(0, lengthAt),
    behind: text.slice(lengthAt + digits.length),
  }
}

/** The length that a head of the same sender says where it is the same but for that; undefined where it is another one. */
export function lengthInSame(
  text: string,
  { before, behind }: Pick<PlainHead, 'before' | 'behind'>,
): number | undefined {
  if (!text.startsWith(before)) return undefined
  let at = before.length
  let value = 0
  for (; at < before.length + 7; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    value = value * 10 + digit
  }
  return at > before.length && text.startsWith(behind, at) ? value : undefined
}
