/** Signatures over raw bytes, compared in a time that tells nothing, whatever was sent. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type Verdict = 'right' | 'SIGNATURE_MISSING' | 'SIGNATURE_WRONG' | 'SIGNATURE_OLD'

/** `key` as text, or as the bytes that it stands for. */
export const hmac = (
  key: string | Buffer,
  encoding: 'base64' | 'hex',
  ...parts: readonly (string | Buffer)[]
): string => {
  const made = createHmac('sha256', key)
  for (const part of parts) made.update(part)
  return made.digest(encoding)
}

/** Of any two texts, also of unequal length, for which `timingSafeEqual` would throw. */
export function isEqual(a: string, b: string): boolean {
  const sum = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(sum(a), sum(b))
}

/** Whether one of the signatures is what one of the secrets makes. All are tried, so that the time tells nothing. */
export function anySigned(
  given: readonly string[],
  secrets: readonly string[],
  expected: (secret: string) => string,
): boolean {
  let found = false
  for (const secret of secrets) {
    if (secret === '') continue
    const right = expected(secret)
    for (const one of given) if (isEqual(one, right)) found = true
  }
  return found
}
