/** A killed store whose files are then damaged, cut, swapped or removed: a loss is reported, never passed over. */
import { copyFileSync, rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { CounterflowError } from '../../runtime/model/problem.ts'
import { commit, event } from '../store-contract.ts'
import { type Case, damageAtRandom, type Outcome, outcomeOf, tally } from './damage.ts'
import { changed, flipped, lay, newPlace, type Picture } from './place.ts'
import { contentOf, head, open, pagesOfIdentities, wearOut } from './worn-store.ts'

const place = newPlace()
const worn = wearOut(place.store)
const { killed, closed, older, content } = worn
const path = `${place.folder}/hurt/shop.db`
afterAll(() => place.remove())

const outcomeAfter = (picture: Picture): Outcome => outcomeOf(picture, content, path)
const codeAfter = (picture: Picture): string => codeOf(outcomeAfter(picture))
const codeOf = (outcome: Outcome): string => (outcome.kind === 'reported' ? outcome.code : outcome.kind)
const bytesOf = (picture: Picture, end: string): Buffer => picture.get(end) ?? Buffer.alloc(0)
const named = (cases: readonly Case[], ...kinds: Outcome['kind'][]): string[] =>
  cases.flatMap(({ name, outcome }) =>
    kinds.includes(outcome.kind)
      ? [`${name}: ${'what' in outcome ? outcome.what.slice(0, 200) : codeOf(outcome)}`]
      : [],
  )

describe('a killed store', () => {
  it('is opened again with everything in it', () => {
    expect(bytesOf(killed, '-wal').length).toBeGreaterThan(100_000)
    expect(outcomeAfter(killed)).toEqual({ kind: 'harmless' })
    expect(outcomeAfter(closed)).toEqual({ kind: 'harmless' })
  })

  it('does not mind garbage in place of the index of its journal', () => {
    expect(outcomeAfter(changed(killed, '-shm', Buffer.alloc(32_768, 0x5a)))).toEqual({ kind: 'harmless' })
  })
})

describe('damage at random places', () => {
  it('is never silent, and never said in words that help nobody (300 cuts and flips)', {
    timeout: 60_000,
  }, async () => {
    const cases = await damageAtRandom({ flips: 300, seed: 1 })
    expect(named(cases, 'silent', 'unclear')).toEqual([])
    expect(named(cases, 'reported').length, tally(cases)).toBeGreaterThan(150)
  })
})

describe('T-R3: a journal that was cut', () => {
  const wal = bytesOf(killed, '-wal')
  const cuts = Array.from({ length: 40 }, (_, n) => Math.floor((wal.length * n) / 40))

  it('is shorter than what was accepted, wherever it ends', () => {
    const codes = cuts.map((at) => codeAfter(changed(killed, '-wal', wal.subarray(0, at))))
    expect(new Set(codes)).toEqual(new Set(['LOG_SHORTER_THAN_ACKED', 'LEDGER_SHORTER_THAN_DONE']))
  })

  it('has lost calls that were made, where it has lost no event: nothing is sent before somebody has looked', () => {
    const shorter = changed(killed, '-wal', wal.subarray(0, wal.length - 100))
    expect(codeAfter(shorter)).toBe('LEDGER_SHORTER_THAN_DONE')
    lay(shorter, path)
    const store = open(path, { acceptLoss: true })
    expect([store.head, store.effectsPaused]).toEqual([head, true])
    store.close()
  })

  it('opens when the loss is accepted: a whole beginning of the log, nothing sent, the remains kept', () => {
    for (const at of cuts.filter((_, n) => n % 8 === 5)) {
      lay(changed(killed, '-wal', wal.subarray(0, at)), path)
      const store = open(path, { acceptLoss: true })
      expect([store.effectsPaused, store.facts.loss, store.facts.tail?.damage]).toEqual([
        true,
        expect.stringMatching(/^(LOG_SHORTER_THAN_ACKED|LEDGER_SHORTER_THAN_DONE)$/),
        undefined,
      ])
      expect(store.facts.walCopy).toContain('shop.db-wal.')
      const { log } = contentOf(store)
      expect(log.length).toBeLessThanOrEqual(head)
      expect(log).toEqual(content.log.slice(0, log.length))
      store.close()
    }
  })

  it('is missed when it is gone altogether', () => {
    expect(codeAfter(changed(killed, '-wal', undefined))).toBe('LOG_SHORTER_THAN_ACKED')
  })
})

describe('a flipped bit', () => {
  it.each([1, 30, 77, 120, 180])('in the data of event %i is reported with its offset', (offset) => {
    const bytes = Buffer.from(bytesOf(closed, ''))
    // Also in what earlier versions of a page have left in free space.
    for (let at = -1; ; ) {
      at = bytes.indexOf(`"order":"order-${offset}","note":"two lines`, at + 1)
      if (at < 0) break
      bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 4
    }
    const outcome = outcomeAfter(changed(closed, '', bytes))
    expect(outcome).toEqual({ kind: 'reported', code: 'EVENT_CORRUPT', offset })
  })

  it('in the index of accepted ids lets nothing in a second time: it is made anew from the log', () => {
    const bytes = bytesOf(closed, '')
    const cases = pagesOfIdentities(place.store).flatMap((page) => {
      const start = bytes.indexOf(page)
      return [0, 3, 9, page.length - 1].map((at): Case => {
        const picture = changed(closed, '', flipped(bytes, start + at, at % 8))
        return { name: `byte ${start + at}`, outcome: outcomeAfter(picture) }
      })
    })
    expect(cases.length).toBeGreaterThan(20)
    expect(named(cases, 'silent', 'unclear', 'derived')).toEqual([])
  })

  it('in the header of the file is harmless or has a name (one bit in each of its 100 bytes)', () => {
    const bytes = bytesOf(closed, '')
    const cases = Array.from({ length: 100 }, (_, at): Case => {
      const outcome = outcomeAfter(changed(closed, '', flipped(bytes, at, at % 8)))
      return { name: `bit ${at % 8} of byte ${at}`, outcome }
    })
    expect(named(cases, 'silent', 'unclear', 'derived')).toEqual([])
    expect(tally(cases)).toContain('DB_NEWER')
    expect(tally(cases)).toContain('DB_FOREIGN')
  })

  it('in one half of the anchor leaves the other to tell a loss', () => {
    const anchor = bytesOf(killed, '-anchor')
    for (const half of [0, 64]) {
      const hurt = changed(killed, '-anchor', flipped(anchor, half + 30, 1))
      expect(outcomeAfter(hurt)).toEqual({ kind: 'harmless' })
      expect(codeAfter(changed(hurt, '-wal', undefined))).toBe('LOG_SHORTER_THAN_ACKED')
    }
  })
})

describe('another file in its place', () => {
  const other = newPlace()
  const strange = wearOut(other.store)
  afterAll(() => other.remove())

  const inPlace = (...files: readonly (readonly [string, Buffer | undefined])[]): Picture =>
    files.reduce<Picture>((picture, [end, bytes]) => changed(picture, end, bytes), killed)

  it.each<[string, string, Picture]>([
    ['DB_REPLACED', 'no bytes at all', inPlace(['', Buffer.alloc(0)], ['-wal', undefined])],
    ['DB_REPLACED', 'no bytes, beside the old journal', inPlace(['', Buffer.alloc(0)])],
    ['DB_REPLACED', 'nothing', inPlace(['', undefined], ['-wal', undefined])],
    ['DB_REPLACED', 'the file of another shop', inPlace(['', bytesOf(strange.closed, '')], ['-wal', undefined])],
    [
      'LOG_SHORTER_THAN_ACKED',
      'its own file from earlier',
      inPlace(['', bytesOf(older, '')], ['-wal', bytesOf(older, '-wal')]),
    ],
    ['DB_FOREIGN', 'a text', inPlace(['', Buffer.from('dear diary '.repeat(50))], ['-wal', undefined])],
  ])('is refused as %s: %s', (code, _, picture) => {
    expect(codeAfter(picture)).toBe(code)
  })

  it('is noticed as DB_REPLACED at the next commit when it happens under an open store', () => {
    for (const swap of [() => rmSync(path), () => copyOver()]) {
      lay(closed, path)
      const store = open(path)
      swap()
      expect(() => store.commit(commit({ events: [event(head + 1)] }))).toThrow(
        expect.objectContaining({ code: 'DB_REPLACED' }) as CounterflowError,
      )
      expect(store.head).toBe(head)
      store.close()
    }
  })

  function copyOver(): void {
    rmSync(path)
    copyFileSync(other.store, path)
  }
})
