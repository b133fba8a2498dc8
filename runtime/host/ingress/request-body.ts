/** Reads a body of bounded size. How long it may take is the server's business. */
import { isAscii } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Refused } from './refused.ts'
import { single } from './request-marks.ts'

/** Bytes of what programs send: a batch of many events, or one of the largest. */
export const maximumBody = 4 * 1024 * 1024

/** @throws Refused 413 where it is larger, 415 where it is packed, 400 where it broke off */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => takeBody(request, limit, resolve, reject))

/**
 * Calls one of the two, once. By the events of the stream itself: an async iterator costs as much as everything else that
 * is done with a small body.
 * @throws Refused at once, for what the headers say
 */
export function takeBody(
  request: IncomingMessage,
  limit: number,
  whole: (body: Buffer) => void,
  failed: (error: Refused) => void,
): void {
  const packed = single(request, 'content-encoding')
  if (packed !== undefined && packed.toLowerCase() !== 'identity')
    throw new Refused(415, 'CONTENT_ENCODING', 'Expected a body that is not packed.')
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const parts: Buffer[] = []
  let size = 0
  let done = false
  const take = (part: Buffer): void => {
    if (done) return
    size += part.length
    parts.push(part)
    if (size <= limit) return
    done = true
    // The connection has to outlive a body that is too large, to say so.
    request.pause()
    failed(tooLarge(limit))
  }
  const end = (): void => {
    if (done) return
    done = true
    const only = parts[0]
    whole(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts))
  }
  const broken = (): void => {
    if (done) return
    done = true
    failed(new Refused(400, 'BODY_BROKEN', 'The body broke off.'))
  }
  request.on('data', take).on('end', end).on('error', broken).on('close', broken)
}

const tooLarge = (limit: number): Refused =>
  new Refused(413, 'BODY_TOO_LARGE', `Expected a body of at most ${limit} bytes.`)

/** A byte order mark is kept, and refused by whoever reads the text. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws Refused 415 for another character set, 400 for bytes that are none of its characters */
export function decodeText(body: Buffer, charset: string): string {
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw new Refused(415, 'CHARSET', 'Expected text in UTF-8.')
  if (charset === 'us-ascii' && !isAscii(body))
    throw new Refused(400, 'BODY_TEXT', 'Expected ASCII alone, as the content type says.')
  // Nearly every event is plain ASCII, and that takes no decoding.
  if (isAscii(body)) return body.toString('latin1')
  try {
    return decoder.decode(body)
  } catch {
    throw new Refused(400, 'BODY_TEXT', 'Expected text in UTF-8, got bytes that are none.')
  }
}
