/** What a step remembers in memory: taken back with a handler that failed, forgotten with a commit that failed. */
import { describe, expect, it } from 'vitest'
import { StageState } from '../../runtime/engine/keyed-state.ts'
import type { StateRow } from '../../runtime/model/commit.ts'

function begin(stored: { readonly [key: string]: StateRow } = {}) {
  const loaded: string[] = []
  const state = new StageState((key) => {
    loaded.push(key)
    return stored[key]
  }, Object.keys(stored).length)
  return { state, loaded }
}
const row = (value: number, expires: number | null = null): StateRow => ({ value, expires })

describe('what a step remembers', () => {
  it('is read from the store once, written with the commit, and clean behind it', () => {
    const { state, loaded } = begin({ a: row(1) })
    expect([state.get('a'), state.get('a'), state.changed]).toEqual([1, 1, false])
    expect(loaded).toEqual(['a'])
    state.set('a', 2)
    state.set('b', 3, 50)
    state.keep()
    expect(state.changes()).toEqual([
      { key: 'a', value: 2, expires: null },
      { key: 'b', value: 3, expires: 50 },
    ])
    state.committed()
    expect([state.changed, state.changes(), state.get('a'), state.count]).toEqual([false, [], 2, 2])
  })

  it('runs out at its moment', () => {
    const { state } = begin({ a: row(1, 100) })
    state.now = 99
    expect(state.get('a')).toBe(1)
    state.now = 100
    expect(state.get('a')).toBeUndefined()
  })

  it('is as before where the handler failed, also what the handler before it has changed', () => {
    const { state } = begin({ a: row(1), gone: row(9) })
    state.set('a', 2)
    state.keep()
    state.set('a', 3)
    state.set('new', 4)
    state.delete('gone')
    expect(state.count).toBe(2)
    state.undo()
    expect([state.get('a'), state.get('new'), state.get('gone'), state.count]).toEqual([2, undefined, 9, 2])
    expect(state.changes()).toEqual([{ key: 'a', value: 2, expires: null }])
  })

  it('is nothing that a failed commit has left: all is read again', () => {
    const { state, loaded } = begin({ a: row(1) })
    state.set('a', 2)
    state.keep()
    state.drop(1)
    expect([state.changed, state.changes(), state.get('a'), state.count]).toEqual([false, [], 1, 1])
    expect(loaded).toEqual(['a', 'a'])
  })

  it('is deleted in the store, too', () => {
    const { state } = begin({ a: row(1) })
    state.delete('a')
    state.delete('nobody')
    expect([state.changes(), state.count]).toEqual([[{ key: 'a', value: null, expires: null }], 0])
  })
})
