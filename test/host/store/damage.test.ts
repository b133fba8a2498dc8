import { describe, expect, it } from 'vitest'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import { codeOf, fill, newFolder } from './folder.ts'

describe('a journal that a crash or a bad disk has shortened', () => {
  it('is always noticed, wherever it is cut, and its remains are kept', () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 12)
    const length = folder.bytes('-wal').length
    let cut = 0
    for (let at = 0; at < length; at += Math.ceil(length / 25)) {
      const crashed = folder.crash()
      crashed.write('-wal', folder.bytes('-wal').subarray(0, at))
      const code = codeOf(() => crashed.open())
      expect(code).toBe('LOG_SHORTER_THAN_ACKED')
      expect(crashed.names().filter((name) => name.includes('-wal.')).length).toBe(at === 0 ? 0 : 1)
      const opened = crashed.open({ acceptLoss: true })
      expect([opened.effectsPaused, opened.facts.loss, opened.facts.tail?.damage]).toEqual([
        true,
        'LOG_SHORTER_THAN_ACKED',
        undefined,
      ])
      fill(opened, 1)
      cut++
    }
    expect(cut).toBe(25)
  })

  it('is noticed when one bit of it has flipped', () => {
    const folder = newFolder()
    fill(folder.open(), 12)
    for (let n = 1; n < 12; n++) {
      const crashed = folder.crash()
      const bytes = folder.bytes('-wal')
      const at = Math.floor((bytes.length * n) / 12)
      bytes[at] = (bytes[at] ?? 0) ^ 4
      crashed.write('-wal', bytes)
      expect(codeOf(() => crashed.open())).toBe('LOG_SHORTER_THAN_ACKED')
    }
  })

  it('loses nothing when it is whole, and knows that the end was not in order', () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 12)
    const opened = folder.crash().open()
    expect([opened.head, opened.facts.unclean, opened.facts.tail?.checked]).toEqual([12, true, 12])
    store.close()
    expect(folder.open().facts).toMatchObject({ unclean: false, walCopy: undefined })
  })
})

describe('a flipped bit in the log', () => {
  it.each(['order-7', 'e-7', 'order.placed'])('in %s is found, with its offset', (text) => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 4, 5)
    store.close()
    const bytes = folder.bytes()
    const at = bytes.indexOf(Buffer.from(text.startsWith('order-') ? `{"order":"${text}` : text)) + text.length
    bytes[at - 1] = (bytes[at - 1] ?? 0) ^ 1
    folder.write('', bytes)
    const opened = folder.open()
    const offset = text === 'order.placed' ? 1 : 7
    expect(opened.facts.tail?.damage).toEqual({
      kind: 'checksum',
      offset,
      message: `Event ${offset} is not what was stored`,
    })
    expect(verifyAll(opened.parts).damage?.offset).toBe(offset)
  })

  it('is told from a missing event and from a broken chain', () => {
    const damaged = (sql: string) => {
      const store = newFolder().open()
      fill(store, 4, 5)
      store.parts.db.exec(sql)
      const { damage } = verifyAll(store.parts)
      return [damage?.kind, damage?.offset]
    }
    expect(damaged('DELETE FROM event WHERE offset = 8')).toEqual(['missing', 8])
    expect(damaged('DELETE FROM "commit" WHERE last = 10')).toEqual(['missing', 6])
    expect(damaged('UPDATE "commit" SET hash = zeroblob(32) WHERE last = 10')).toEqual(['hash', 6])
    expect(damaged('DELETE FROM "commit" WHERE last = 20')).toEqual(['missing', 16])
    expect(damaged('UPDATE event SET crc = 0 WHERE offset = 20')).toEqual(['checksum', 20])
  })

  it('is looked for step by step, with progress', () => {
    const store = newFolder().open()
    fill(store, 200)
    const steps = [...store.verify()]
    expect(steps.at(-1)).toEqual({ offset: 200, head: 200 })
    expect(steps.length).toBeGreaterThan(2)
  })
})

describe('the secret that accepted ids are hashed with', () => {
  const stored = (folder: ReturnType<typeof newFolder>): string => {
    const store = folder.open()
    fill(store, 3)
    const secret = store.parts.meta.get('secret') ?? ''
    store.close()
    return secret
  }

  it('is refused when any bit of it has flipped, before anything is written', () => {
    const folder = newFolder()
    const secret = stored(folder)
    const bytes = folder.bytes()
    for (let bit = 0; bit < secret.length * 8; bit++) {
      const damaged = Buffer.from(bytes)
      const at = bytes.indexOf(secret) + (bit >> 3)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (bit & 7))
      folder.write('', damaged)
      expect(
        codeOf(() => folder.open()),
        `bit ${bit}`,
      ).toBe('STORE_CORRUPT')
      expect(
        codeOf(() => folder.open({ readonly: true })),
        `bit ${bit}`,
      ).toBe('STORE_CORRUPT')
      expect(folder.bytes().equals(damaged)).toBe(true)
    }
  })

  it.each(['', 'cafe', 'x'.repeat(40), undefined])('is refused as %j', (secret) => {
    const folder = newFolder()
    stored(folder)
    const store = folder.open()
    if (secret === undefined) store.parts.db.exec("DELETE FROM meta WHERE name = 'secret'")
    else store.parts.meta.set('secret', secret)
    store.close()
    expect(codeOf(() => folder.open())).toBe('STORE_CORRUPT')
  })

  it('is taken without its checksum from a store that was made before there was one', () => {
    const folder = newFolder()
    const secret = stored(folder)
    const store = folder.open()
    store.parts.meta.set('secret', secret.slice(0, 32))
    store.close()
    const opened = folder.open()
    expect(opened.find('/till', 'e-2')).toBe(2)
  })
})
