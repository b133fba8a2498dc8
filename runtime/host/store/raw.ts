/**
 * Deliveries as their senders wrote them: signatures, disputes and mended mappings need them. They are packed and
 * encrypted, under the keys of the people in them where there are any, and go when their own time is up.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import type { CloudEvent } from '../../model/event.ts'
import type { RawDelivery, RawRow } from '../../model/raw.ts'
import type { KeyStore, Personal } from './sealing.ts'

/** What is left of a delivery: all of it, or the reason why nothing can be read. */
export type KeptRaw =
  | { readonly kind: 'kept'; readonly at: number; readonly raw: RawDelivery }
  | { readonly kind: 'erased'; readonly at: number }

export type RawOptions = {
  readonly store: string
  readonly keys: () => KeyStore
  readonly personal: Personal | undefined
}

/** Whose key stands in where a delivery is about nobody. No person has this name. */
const nobody = '\u0000nobody'
/** Rows that one piece of work removes. */
const piece = 500

export function openRaw(db: Database, { store, keys, personal }: RawOptions) {
  const add = db.prepare<[number, string, Buffer, Buffer]>(
    'INSERT INTO raw (at, keys, headers, bytes) VALUES (?, ?, ?, ?)',
  )
  const link = db.prepare<[number, number | bigint]>('INSERT INTO raw_event VALUES (?, ?)')
  const find = db.prepare<[number], { at: number; keys: string; headers: Buffer; bytes: Buffer }>(
    'SELECT at, keys, headers, bytes FROM raw_event JOIN raw ON raw.id = raw_event.raw WHERE raw_event.offset = ?',
  )
  const oldest = db.prepare<[number], { id: number; at: number }>('SELECT id, at FROM raw ORDER BY id LIMIT ?')
  const drop = db.prepare<[number]>('DELETE FROM raw WHERE id <= ?')
  const unlink = db.prepare<[number]>('DELETE FROM raw_event WHERE raw <= ?')

  const seal = (key: Buffer, name: string, bytes: Uint8Array): Buffer => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${store}\nraw ${name}`))
    return Buffer.concat([nonce, cipher.update(deflateRawSync(bytes)), cipher.final(), cipher.getAuthTag()])
  }
  const unseal = (key: Buffer, name: string, sealed: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
      .setAAD(Buffer.from(`${store}\nraw ${name}`))
      .setAuthTag(sealed.subarray(-16))
    return inflateRawSync(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]))
  }

  return {
    /** Inside the transaction that appends the events. */
    write(rows: readonly RawRow[], events: readonly CloudEvent[], at: number): void {
      for (const { offsets, raw } of rows) {
        const first = events[0]?.offset ?? 0
        const people = offsets.flatMap((offset) => {
          const event = events[offset - first]
          return (event && personal?.(event))?.map(({ subject }) => subject) ?? []
        })
        const { id, key } = keys().keysOf(people.length === 0 ? [nobody] : people)
        const headers = Buffer.from(JSON.stringify(raw.headers))
        const { lastInsertRowid } = add.run(at, id, seal(key, 'headers', headers), seal(key, 'bytes', raw.bytes))
        for (const offset of offsets) link.run(offset, lastInsertRowid)
      }
    },
    /** Undefined: the event did not come in a delivery, or its time is up. */
    of(offset: number): KeptRaw | undefined {
      const row = find.get(offset)
      if (row === undefined) return undefined
      const key = keys().find(row.keys)
      if (key === undefined) return { kind: 'erased', at: row.at }
      const headers: { [name: string]: string } = JSON.parse(unseal(key, 'headers', row.headers).toString('utf8'))
      return { kind: 'kept', at: row.at, raw: { headers, bytes: unseal(key, 'bytes', row.bytes) } }
    },
    /** Inside a transaction: a piece of what came before a moment goes. True while there may be more. */
    dropBefore(moment: number): boolean {
      const rows = oldest.all(piece)
      const until = rows.findIndex(({ at }) => at >= moment)
      const last = until < 0 ? rows.at(-1) : rows[until - 1]
      if (last === undefined) return false
      drop.run(last.id)
      unlink.run(last.id)
      return until < 0 && rows.length === piece
    },
  }
}

export type Raw = ReturnType<typeof openRaw>
