/** What a store keeps of tries that came to nothing: all that tells how an effect went, and no more than that. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../runtime/engine/memory-store.ts'
import { namesOf } from '../../../runtime/host/store/names.ts'
import { previewRetention, retain } from '../../../runtime/host/store/retention.ts'
import { scrub } from '../../../runtime/host/store/scrub.ts'
import { sealKept } from '../../../runtime/host/store/seal-kept.ts'
import type { EffectTry } from '../../../runtime/model/effect.ts'
import type { Store } from '../../../runtime/model/store.ts'
import { Bench } from '../../engine/flows.ts'
import { layOut } from '../../golden/golden-store.ts'
import { commit, effect, event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

const tried = (number: number, more: Partial<EffectTry> = {}): EffectTry => ({
  ...{ key: 'e', offset: 1, number, at: number * 1000, kind: 'retry', reason: `answer ${number}`, by: '', ...more },
})
const decided = (number: number): EffectTry =>
  tried(number, { kind: 'did not happen', reason: 'I rang them', by: 'Bea' })
const write = (store: Store, ...tries: readonly EffectTry[]): void =>
  store.commit(commit({ effects: [effect('e')], tries }))

describe.each([
  ['in memory', (): Store => createMemoryStore()],
  ['on disk', (): Store => newFolder().open()],
])('the tries of an effect, %s', (_where, open) => {
  it('are kept in order, each with its moment and its reason, beside those of others', () => {
    const store = open()
    write(store, tried(1), tried(1, { key: 'd', kind: 'failed' }))
    write(store, tried(2, { kind: 'unknown' }), tried(1, { offset: 2, key: 'far' }))
    expect(store.tries(1)).toEqual([tried(1, { key: 'd', kind: 'failed' }), tried(1), tried(2, { kind: 'unknown' })])
    expect(store.tries(3)).toEqual([])
  })

  it('are counted on after a person has let it be tried anew, who stands between them', () => {
    const store = open()
    write(store, tried(1))
    write(store, tried(2))
    write(store, decided(2))
    write(store, tried(1))
    expect(store.tries(1).map(({ number, by }) => [number, by])).toEqual([
      [1, ''],
      [2, ''],
      [2, 'Bea'],
      [3, ''],
    ])
  })

  it('begin where the count of the ledger stands, where earlier ones were not kept', () => {
    const store = open()
    write(store, tried(4))
    expect(store.tries(1).map(({ number }) => number)).toEqual([4])
  })

  it('are the first 5 and the latest 45 where there are more', () => {
    const store = open()
    for (let number = 1; number <= 70; number++) write(store, tried(number))
    const kept = store.tries(1).map(({ number }) => number)
    expect(kept).toEqual([1, 2, 3, 4, 5, ...Array.from({ length: 45 }, (_, at) => 26 + at)])
  })

  it('are not there when the commit that tells of them fails', () => {
    const store = open()
    expect(() => store.commit(commit({ events: [event(7)], effects: [effect('e')], tries: [tried(1)] }))).toThrow()
    expect(store.tries(1)).toEqual([])
  })
})

it('a try that a crash cut short is one of them', () => {
  const store = createMemoryStore()
  const begun = effect('e', { class: 'once', state: 'inflight', attempts: 1, updated: 5000 })
  store.commit(commit({ events: [event(1)], effects: [begun] }))
  const bench = new Bench([], { store })
  bench.run()
  bench.run()
  expect(store.effect('e')?.state).toBe('unknown')
  expect(store.tries(1)).toMatchObject([
    { number: 1, at: 5000, kind: 'unknown', reason: expect.stringContaining('stopped during') },
  ])
})

describe('the tries in the file', () => {
  const mail = 'ann.canary@example.org'
  const about = tried(1, { reason: `${mail} is no mailbox here` })

  it('are sealed like reasons of effects, also those from before anything was, and read as they were', () => {
    const folder = newFolder()
    const store = folder.open()
    write(store, about)
    sealKept(store, { people: true, holds: () => false, column: () => false })
    write(store, tried(2, { reason: `${mail} again` }))
    const raw = store.parts.db.prepare('SELECT reason FROM effect_try').pluck().all()
    expect(JSON.stringify(raw)).not.toContain('canary')
    expect(store.tries(1).map(({ reason }) => reason)).toEqual([about.reason, `${mail} again`])
  })

  it('name nobody any more who was forgotten, and the effects of others go on', () => {
    const store = newFolder().open()
    write(store, about, tried(2))
    store.atomically(() => scrub(store.parts, namesOf({ strong: [mail], weak: [], ids: [] }), 5))
    expect(store.tries(1).map(({ reason }) => reason)).toEqual(['erased', 'answer 2'])
    expect(store.effect('e')?.state).toBe('pending')
  })

  it('go with the events that asked', () => {
    const store = newFolder().open()
    for (const offset of [1, 2]) {
      const effects = [effect(`k${offset}`, { offset, state: 'done' })]
      const tries = [tried(1, { key: `k${offset}`, offset })]
      store.commit(commit({ at: offset * 1000, events: [event(offset)], effects, tries }))
    }
    retain(store, previewRetention(store, { before: 1500 }))
    expect([store.first, store.tries(1), store.tries(2).length]).toEqual([2, [], 1])
  })

  it.each([1, 2, 3])('are none in a store of version %i, by whoever owns it and whoever only reads', (version) => {
    const folder = newFolder()
    layOut(version, folder.folder)
    const reading = folder.open({ readonly: true })
    expect(reading.tries(1)).toEqual([])
    reading.close()
    const store = folder.open()
    expect(store.tries(1)).toEqual([])
    write(store, tried(2))
    expect(store.tries(1)).toEqual([tried(2)])
  })

  it('are there in a store of today', () => {
    const folder = newFolder()
    layOut(4, folder.folder)
    expect(folder.open().tries(1)).toMatchObject([{ number: 1, kind: 'failed', reason: 'refused here' }])
  })
})
