/** Reads a body of bounded size. How long it may take is the server's business. */
import type { IncomingMessage } from 'node:http'
import { Refused } from './refused.ts'
import { single } from './request-marks.ts'

/**
 * By the events themselves: an async iterator costs as much as everything else that is done with a small body.
 * @throws Refused 413 where it is larger, 415 where it is packed, 400 where it broke off
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const packed = single(request, 'content-encoding')
  if (packed !== undefined && packed.toLowerCase() !== 'identity')
    throw new Refused(415, 'CONTENT_ENCODING', 'Expected a body that is not packed.')
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    const leave = (): void => {
      request.off('data', take).off('end', end).off('error', broken).off('close', broken)
    }
    const take = (part: Buffer): void => {
      size += part.length
      parts.push(part)
      if (size <= limit) return
      leave()
      // The connection has to outlive a body that is too large, to say so.
      request.pause()
      reject(tooLarge(limit))
    }
    const end = (): void => {
      leave()
      const only = parts[0]
      resolve(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts))
    }
    const broken = (): void => {
      leave()
      reject(new Refused(400, 'BODY_BROKEN', 'The body broke off.'))
    }
    request.on('data', take).on('end', end).on('error', broken).on('close', broken)
  })
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
