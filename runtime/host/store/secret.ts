/** The secret that the hashes of accepted ids are keyed with, stored so that a flipped bit in it is noticed. */
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { CounterflowError } from '../../model/problem.ts'

const secretBytes = 16
/** The checksum is missing in stores that were made before there was one. */
const form = /^([0-9a-f]{32})([0-9a-f]{8})?$/

export function newSecret(): string {
  const secret = randomBytes(secretBytes)
  return secret.toString('hex') + checksumOf(secret)
}

/** With another secret no repeat would be known any more, and every one would be accepted a second time. @throws STORE_CORRUPT */
export function secretFrom(stored: string | undefined): Buffer {
  const [, text = '', checksum] = form.exec(stored ?? '') ?? []
  const secret = Buffer.from(text, 'hex')
  if (secret.length === secretBytes && (checksum ?? checksumOf(secret)) === checksumOf(secret)) return secret
  throw new CounterflowError('STORE_CORRUPT', 'The store is damaged (the secret of its ids is not what was stored)', {
    kept: 'Nothing was changed.',
    advice: 'Restore a backup with counterflow store restore.',
  })
}

const checksumOf = (secret: Buffer): string => crc32(secret).toString(16).padStart(8, '0')
