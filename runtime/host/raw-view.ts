/** A kept delivery as people and programs read it. */
import { isUtf8 } from 'node:buffer'
import type { RawView } from '../model/api/intake.ts'
import type { KeptRaw } from './store/raw.ts'

export function rawView(found: KeptRaw | undefined): RawView {
  if (found === undefined) return { kind: 'none' }
  if (found.kind === 'erased') return found
  const bytes = Buffer.from(found.raw.bytes)
  const isText = isUtf8(bytes)
  return {
    kind: 'kept',
    at: found.at,
    headers: Object.entries(found.raw.headers).map(([name, value]) => ({ name, value })),
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    form: isText ? 'text' : 'base64',
    bytes: bytes.length,
  }
}
