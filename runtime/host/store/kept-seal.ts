/**
 * Personal values in what was worked out from events - tables, what steps remember, frozen requests - as they stand in
 * the store: encrypted with a key that lies in the key file, which no backup contains. The same text is always sealed
 * alike, so that keys and lanes are found again and cells can be compared. Who is forgotten is taken out of it besides.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { email, isPersonal, phone } from '../../compile/personal-names.ts'
import { isObject, type Json, type Scalar } from '../../model/json.ts'
import type { PersonalKeeping } from '../../model/personal.ts'
import { readStored } from './stored-json.ts'

const mark = '$sealed:1.'
/** What reads where the key is not here. */
const unreadable = 'erased'
/** Texts that are kept in mind either way: keys come again and again. */
const mostKnown = 5_000

export type KeptSeal = {
  /** Whether anything is sealed. Once it is, it stays so. */
  readonly on: boolean
  /** Of flows as they are now. */
  keeping: PersonalKeeping
  turnOn(): void
  /** After a rollback: as the store says. */
  reread(): void
  /** A key or a lane: sealed where it looks like somebody's address or number, whatever the flows say by then. */
  name(text: string): string
  /** What somebody is told, such as why a delivery was given up: it may name anybody. */
  text(text: string): string
  /** A cell that tells rows apart; by its column too, which cannot change while there are rows. */
  key(text: string, column: string): string
  /** A key, or one of different values, as JSON text. */
  list(value: Scalar | readonly Scalar[]): string
  /** A cell of a table that is no key. */
  cell(text: string, table: string, column: string): string
  /** A value as JSON, what is personal in it sealed. */
  json(value: Json): string
  /** Any text as it was. */
  open(text: string): string
  openJson(text: string): Json
  /** For files beside the store. */
  bytes(plain: Buffer): Buffer
  /** Undefined: not sealed with this key. */
  openBytes(sealed: Buffer): Buffer | undefined
}

export type KeptSealOptions = {
  readonly secret: () => Buffer
  readonly store: string
  /** Whether the store says that it holds sealed texts. */
  readonly isOn: () => boolean
  readonly turnOn: () => void
}

const nothingPersonal: PersonalKeeping = { people: false, holds: () => false, column: () => false }

export function openKeptSeal({ secret, store, isOn, turnOn }: KeptSealOptions): KeptSeal {
  let on = isOn()
  let keys: { readonly key: Buffer; readonly nonces: Buffer } | undefined
  const sealed = new Map<string, string>()
  const opened = new Map<string, string>()

  const derived = (): { readonly key: Buffer; readonly nonces: Buffer } =>
    (keys ??= {
      key: createHmac('sha256', secret()).update(`kept ${store}`).digest(),
      nonces: createHmac('sha256', secret()).update(`nonces of what is kept ${store}`).digest(),
    })

  function seal(text: string): string {
    const known = sealed.get(text)
    if (known !== undefined) return known
    const { key, nonces } = derived()
    const nonce = createHmac('sha256', nonces).update(text).digest().subarray(0, 12)
    return remember(sealed, text, mark + encrypt(Buffer.from(text), key, nonce).toString('base64url'))
  }

  function open(text: string): string {
    if (!text.startsWith(mark) || !seesSealed()) return text
    const known = opened.get(text)
    if (known !== undefined) return known
    const plain = decrypt(Buffer.from(text.slice(mark.length), 'base64url'))
    // Without its key file, or with another one, a store names nobody.
    return plain === undefined ? unreadable : remember(opened, text, plain.toString('utf8'))
  }

  /** Beside a running owner it may have begun meanwhile. */
  function seesSealed(): boolean {
    if (!on) on = isOn()
    return on
  }
  const named = (text: string): string => (on && looksPersonal(text) ? seal(text) : text)

  const kept: KeptSeal = {
    keeping: nothingPersonal,
    get on() {
      return on
    },
    turnOn() {
      if (!on) turnOn()
      on = true
    },
    reread() {
      on = isOn()
    },
    name: named,
    text: (text) => (on ? seal(text) : text),
    key: (text, column) => (on && (isPersonal(column, null) || looksPersonal(text)) ? seal(text) : text),
    cell: (text, table, column) =>
      on && (looksPersonal(text) || kept.keeping.column(table, column)) ? seal(text) : text,
    list(value) {
      const text = JSON.stringify(value)
      const parts = Array.isArray(value) ? value : [value]
      return on && parts.some((part) => typeof part === 'string' && looksPersonal(part)) ? seal(text) : named(text)
    },
    json: (value) => JSON.stringify(on ? inside(value, '', false) : value),
    open,
    openJson(text) {
      const value = readStored(text)
      return text.includes(mark) && seesSealed() ? openAll(value) : value
    },
    bytes: (plain) => encrypt(plain, derived().key, randomBytes(12)),
    openBytes: decrypt,
  }

  function decrypt(bytes: Buffer): Buffer | undefined {
    try {
      const decipher = createDecipheriv('aes-256-gcm', derived().key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    } catch {
      return undefined
    }
  }

  function inside(value: Json, path: string, theirs: boolean): Json {
    if (typeof value === 'string') return theirs || looksPersonal(value) ? seal(value) : value
    if (Array.isArray(value)) return (value as readonly Json[]).map((one) => inside(one, path, theirs))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => {
        const place = path === '' ? name : `${path}.${name}`
        return [named(name), inside(part, place, theirs || kept.keeping.holds(place))]
      }),
    )
  }

  function openAll(value: Json): Json {
    if (typeof value === 'string') return open(value)
    if (Array.isArray(value)) return (value as readonly Json[]).map(openAll)
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [open(name), openAll(part)]))
  }
  return kept
}

function remember(known: Map<string, string>, text: string, other: string): string {
  if (known.size >= mostKnown) known.clear()
  known.set(text, other)
  return other
}

function encrypt(plain: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** A text that begins like a sealed one is sealed, so that nothing else ever begins so. */
const looksPersonal = (text: string): boolean =>
  text.startsWith(mark) || (text.length >= 5 && (text.includes('@') || text.startsWith('+')) && isAddress(text))

const isAddress = (text: string): boolean => text.search(email) >= 0 || phone.test(text)

/** In SQL: opens a cell only where it is sealed. */
export const openedSql = (column: string): string =>
  `CASE WHEN substr(${column}, 1, ${mark.length}) = '${mark}' THEN opened(${column}) ELSE ${column} END`
