/** Channel, source and type repeat on every event, so a row names all three by one small number. */
import { crc32 } from 'node:zlib'
import type { Database } from 'better-sqlite3'

export type Origin = {
  readonly id: number
  readonly channel: string
  readonly source: string
  readonly type: string
  /** Where the checksum of a row begins, so that it covers these texts too. */
  readonly crc: number
}

/** Hostile programs may invent a source per event: the cache starts over before it gets large. */
const limit = 50_000

export function openDictionary(db: Database) {
  const findId = db.prepare<[string, string, string], { id: number }>(
    'SELECT id FROM origin WHERE channel = ? AND source = ? AND type = ?',
  )
  const insert = db.prepare<[string, string, string]>('INSERT INTO origin (channel, source, type) VALUES (?, ?, ?)')
  const findById = db.prepare<[number], { channel: string; source: string; type: string }>(
    'SELECT channel, source, type FROM origin WHERE id = ?',
  )
  const count = db.prepare<[], number>('SELECT count(*) FROM origin').pluck()
  const ofChannel = db.prepare<[string], { id: number }>('SELECT id FROM origin WHERE channel = ?')

  const byText = new Map<string, Map<string, Map<string, Origin>>>()
  const byId = new Map<number, Origin>()

  function remember(id: number, channel: string, source: string, type: string): Origin {
    if (byId.size >= limit) forget()
    const origin: Origin = { id, channel, source, type, crc: crc32(`${channel}\n${source}\n${type}\n`) }
    let sources = byText.get(channel)
    if (!sources) {
      sources = new Map()
      byText.set(channel, sources)
    }
    let types = sources.get(source)
    if (!types) {
      types = new Map()
      sources.set(source, types)
    }
    types.set(type, origin)
    byId.set(id, origin)
    return origin
  }

  function forget(): void {
    byText.clear()
    byId.clear()
  }

  return {
    /** The origin of an event that is being appended; made when it is new. */
    intern(channel: string, source: string, type: string): Origin {
      const known = byText.get(channel)?.get(source)?.get(type)
      if (known) return known
      const id = findId.get(channel, source, type)?.id ?? Number(insert.run(channel, source, type).lastInsertRowid)
      return remember(id, channel, source, type)
    },
    get(id: number): Origin {
      const known = byId.get(id)
      if (known) return known
      const row = findById.get(id)
      // A damaged row may name any number: reading goes on, verify reports it.
      return row ? remember(id, row.channel, row.source, row.type) : { id, channel: '', source: '', type: '', crc: 0 }
    },
    count: (): number => count.get() ?? 0,
    idsOf: (channels: readonly string[]): number[] =>
      [...new Set(channels)].flatMap((channel) => ofChannel.all(channel).map((row) => row.id)),
    /** After a rollback: what was made meanwhile does not exist. */
    forget,
  }
}

export type Dictionary = ReturnType<typeof openDictionary>
