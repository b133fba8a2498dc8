/** What an attempt makes of an effect, how long is waited before the next one, and whose turn it is: nothing twice that must not be. */
import { describe, expect, it } from 'vitest'
import { afterAttempt, afterCrash, Ledger, needsLookUp } from '../../runtime/engine/ledger.ts'
import type { Attempt, Effect } from '../../runtime/model/effect.ts'
import { effect } from '../store-contract.ts'

const hour = 3_600_000
const minute = 60_000
const retry: Attempt = { kind: 'retry', reason: 'busy' }
const unknown: Attempt = { kind: 'unknown', reason: 'no answer' }
const done: Attempt = { kind: 'done', answer: { status: 200 } }
const failed: Attempt = { kind: 'failed', reason: 'declined', answer: { status: 402 } }
const patient = { tries: 30, maximumAge: 24 * hour }
const tried = (attempts: number, more: Partial<Effect> = {}): Effect =>
  effect('e', { state: 'inflight', attempts, policy: patient, created: 0, ...more })
const always = (value: number) => () => value
const now = 1_000

describe('an attempt', () => {
  it.each<[what: string, attempt: Attempt, before: Partial<Effect>, after: Partial<Effect>]>([
    ['that is done is done', done, {}, { state: 'done', answer: { status: 200 }, reason: '', due: null }],
    ['that was refused is final', failed, {}, { state: 'failed', answer: { status: 402 }, reason: 'declined' }],
    ['to be repeated is, where that is harmless', retry, { class: 'idempotent' }, { state: 'pending' }],
    ['that did not happen is repeated, whatever its class', retry, { class: 'once' }, { state: 'pending' }],
    ['that may have happened is repeated under its key', unknown, { class: 'idempotent' }, { state: 'pending' }],
    ['that may have happened is asked about', unknown, { class: 'reconcilable' }, { state: 'pending' }],
    ['that may have happened waits for a person', unknown, { class: 'once' }, { state: 'unknown', due: null }],
    ['is the last one after all tries', retry, { attempts: 30 }, { state: 'dead', due: null, reason: 'busy' }],
    ['is not yet the last one before', retry, { attempts: 29 }, { state: 'pending' }],
    ['is the last one when its time is over', retry, { created: now - 24 * hour }, { state: 'dead' }],
    ['is not yet the last one a moment before', retry, { created: now - 24 * hour + 1 }, { state: 'pending' }],
    ['that may have happened is unknown after all tries', unknown, { attempts: 30 }, { state: 'unknown' }],
  ])('%s', (_what, attempt, before, after) =>
    expect(afterAttempt(tried(1, before), attempt, now, always(0.5))).toMatchObject({ updated: now, ...after }),
  )

  it.each([
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [9, 512_000],
    [10, 15 * minute],
    [29, 15 * minute],
  ])('is repeated at some moment after try %i, within %i ms', (attempts, longest) => {
    const wait = (chance: number) => (afterAttempt(tried(attempts), retry, now, always(chance)).due ?? 0) - now
    expect([wait(0), wait(0.5), wait(1)]).toEqual([0, longest / 2, longest])
  })

  it.each([
    ['is waited for', 5 * minute, 5 * minute],
    ['is waited for an hour at most', 5 * hour, hour],
    ['is no reason to come sooner', 10, 2_000],
  ])('what the receiver asks for %s', (_what, retryAfter, wait) => {
    const after = afterAttempt(tried(1), { ...retry, retryAfter }, now, always(1))
    expect((after.due ?? 0) - now).toBe(wait)
  })
})

describe('an attempt that a crash cut short', () => {
  it.each([
    ['once', 'unknown', null],
    ['idempotent', 'pending', now],
    ['reconcilable', 'pending', now],
  ] as const)('of the class %s is %s', (kind, state, due) =>
    expect(afterCrash(tried(1, { class: kind }), now)).toMatchObject({ state, due, updated: now, attempts: 1 }),
  )

  it('is asked about before it is repeated, where one can ask, and not before the first', () => {
    const asked = (attempts: number, kind: Effect['class']) => needsLookUp(tried(attempts, { class: kind }))
    expect([asked(1, 'reconcilable'), asked(2, 'reconcilable')]).toEqual([false, true])
    expect([asked(2, 'idempotent'), asked(2, 'once')]).toEqual([false, false])
  })
})

describe('whose turn it is', () => {
  const waiting = (key: string, more: Partial<Effect> = {}) => effect(key, { lane: key, due: 5, ...more })
  const due = (ledger: Ledger, at: number, limit = 10) => ledger.due(at, limit, () => true).map(({ key }) => key)

  it('is the head of each lane alone, also when what is behind it is due sooner', () => {
    const ledger = new Ledger([waiting('a', { lane: 'x', due: 9 }), waiting('b', { lane: 'x', due: 1 }), waiting('c')])
    expect([due(ledger, 5), due(ledger, 9)]).toEqual([['c'], ['c', 'a']])
    ledger.update({ ...waiting('a', { lane: 'x' }), state: 'done' })
    expect(due(ledger, 9)).toEqual(['b', 'c'])
  })

  it.each(['dead', 'unknown'] as const)('is nobody in a lane whose head is %s', (state) => {
    const ledger = new Ledger([waiting('a', { lane: 'x', state }), waiting('b', { lane: 'x' })])
    expect([due(ledger, 9), ledger.nextDue()]).toEqual([[], undefined])
  })

  it('is who is due first, then who has stood in line longest', () => {
    const ledger = new Ledger([
      waiting('late', { due: 7, offset: 1 }),
      waiting('b', { offset: 3 }),
      waiting('a', { offset: 3 }),
      waiting('part', { offset: 2, split: 1 }),
      waiting('whole', { offset: 2, split: 0 }),
    ])
    expect(due(ledger, 7)).toEqual(['whole', 'part', 'a', 'b', 'late'])
    expect(due(ledger, 7, 2)).toEqual(['whole', 'part'])
    expect([due(ledger, 4), ledger.nextDue(), ledger.nextDue(({ key }) => key === 'late')]).toEqual([[], 5, 7])
  })
})
