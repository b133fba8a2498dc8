/** Reads a body of bounded size. How long it may take is the server's business. */
import type { IncomingMessage } from 'node:http'
import { Refused } from './refused.ts'
import { single } from './request-marks.ts'

/** @throws Refused 413 where it is larger, 415 where it is packed, 400 where it broke off */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const packed = single(request, 'content-encoding')
  if (packed !== undefined && packed.toLowerCase() !== 'identity')
    throw new Refused(415, 'CONTENT_ENCODING', 'Expected a body that is not packed.')
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  const parts: Buffer[] = []
  let size = 0
  try {
    // The connection has to outlive a body that is too large, to say so.
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += part.length
      if (size > limit) throw tooLarge(limit)
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(400, 'BODY_BROKEN', 'The body broke off.')
  }
  const only = parts[0]
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}

const tooLarge = (limit: number): Refused =>
  new Refused(413, 'BODY_TOO_LARGE', `Expected a body of at most ${limit} bytes.`)

/** A byte order mark is kept, and refused by whoever reads the text. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws Refused 415 for another character set, 400 for bytes that are none of its characters */
export function decodeText(body: Buffer, charset: string): string {
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw new Refused(415, 'CHARSET', 'Expected text in UTF-8.')
  if (charset === 'us-ascii' && body.some((byte) => byte > 127))
    throw new Refused(400, 'BODY_TEXT', 'Expected ASCII alone, as the content type says.')
  try {
    return decoder.decode(body)
  } catch {
    throw new Refused(400, 'BODY_TEXT', 'Expected text in UTF-8, got bytes that are none.')
  }
}
