import { expect, it } from 'vitest'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { commit, describeStore, event, part } from '../store-contract.ts'

describeStore('the store in memory', () => {
  let store = createMemoryStore()
  return {
    store,
    reopen: () => {
      store = createMemoryStore(store.snapshot())
      return store
    },
    file: (path) => store.files.get(path) ?? '',
    close: () => store.close(),
  }
})

it('goes on from a snapshot as if nothing later had happened', () => {
  const store = createMemoryStore()
  store.commit(commit({ events: [event(1)], stages: [part({ cursor: 1 })] }))
  const snapshot = store.snapshot()
  store.commit(commit({ events: [event(2)], stages: [part({ cursor: 2 })] }))
  const again = createMemoryStore(snapshot)
  expect([again.id, again.head, again.find('/till', 'e-2'), again.stage('shop/totals')?.cursor]).toEqual([
    store.id,
    1,
    undefined,
    1,
  ])
})

it('fails as it is told to, once, and has then written nothing', () => {
  const store = createMemoryStore()
  store.failNext = { error: new Error('full') }
  expect(() => store.commit(commit({ events: [event(1)] }))).toThrow('full')
  expect(store.head).toBe(0)
  store.commit(commit({ events: [event(1)] }))
  expect(store.head).toBe(1)
})
