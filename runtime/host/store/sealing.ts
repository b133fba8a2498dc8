/**
 * Personal fields as they stand in the log: encrypted with a key of the person they belong to, so that destroying the
 * key erases them everywhere while rows and hashes stay. The form is fixed from the first version on.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { PersonalFields } from '../../compile/personal-fields.ts'
import type { CloudEvent } from '../../model/event.ts'
import { findSpans, replaceSpans } from './json-spans.ts'

/** Which fields of an event are personal, and whose; undefined where none are. */
export type Personal = (event: CloudEvent) => readonly PersonalFields[] | undefined

/** Where keys come from. `find` gives undefined for a key that was destroyed or is not here. */
export type KeyStore = {
  keyOf(subject: string): { readonly id: string; readonly key: Buffer }
  /** One for all of them together. */
  keysOf(subjects: readonly string[]): { readonly id: string; readonly key: Buffer }
  find(id: string): Buffer | undefined
}

const opening = '{"$sealed":"1.'
const erased = '{"$erased":true}'

/** `paths` name fields of the data: `customer.email`, `lines.*.name`. Values that are null are nobody's. */
export function seal(text: string, people: readonly PersonalFields[], keys: KeyStore, store: string): string {
  const patterns = people.flatMap(({ subject, paths }) => paths.map((path) => ({ subject, parts: path.split('.') })))
  const ownersOf = (path: readonly string[]): readonly string[] =>
    patterns.filter(({ parts }) => matches(parts, path)).map(({ subject }) => subject)
  const spans = findSpans(text, (path, whole, start) => ownersOf(path).length > 0 && !whole.startsWith('null', start))
  if (spans.length === 0) return text
  return replaceSpans(text, spans, (span, value) => {
    const { id, key } = keys.keysOf(ownersOf(span.path))
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(store, span.path))
    const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${opening}${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}"}`
  })
}

/** What was sealed reads as it was; where the key is gone, as `{"$erased":true}`. */
export function unseal(text: string, keys: KeyStore, store: string, place?: readonly string[]): string {
  const spans = findSpans(text, (_, whole, start) => whole.startsWith(opening, start))
  return replaceSpans(text, spans, (span, value) => {
    const [id = '', nonce = '', sealed = ''] = value.slice(opening.length, -2).split('.')
    const key = keys.find(id)
    if (!key) return erased
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
      .setAAD(associated(store, place ?? span.path))
      .setAuthTag(bytes.subarray(-16))
    return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
  })
}

/** What is sealed in a text, with the ids of the keys and what it hides; nothing for what was erased. */
export function readSealed(
  text: string,
  keys: KeyStore,
  store: string,
): readonly { readonly ids: readonly string[]; readonly value: string }[] {
  return findSpans(text, (_, whole, start) => whole.startsWith(opening, start)).flatMap((span) => {
    const sealed = text.slice(span.start, span.end)
    const [id = ''] = sealed.slice(opening.length).split('.', 1)
    const value = unseal(`{"x":${sealed}}`, keys, store, span.path)
    return value.includes(erased) ? [] : [{ ids: id.split('~'), value: value.slice('{"x":'.length, -1) }]
  })
}

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length && pattern.every((part, at) => part === '*' || part === path[at])

/** A sealed value cannot be moved to another field or another store. */
const associated = (store: string, path: readonly string[]): Buffer => Buffer.from(`${store}\n${path.join('.')}`)
