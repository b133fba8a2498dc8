/**
 * What is named by what caused it keeps its name for ever: a store that is opened by a later version, or a backup that
 * is put back, would do and tell everything a second time if one letter of these changed.
 */
import { describe, expect, it } from 'vitest'
import { decidedEvent, discardName, releasedEvent } from '../../runtime/engine/decisions.ts'
import { causeName, type Emitter, emitted } from '../../runtime/engine/emission.ts'
import { firedEvent } from '../../runtime/engine/fired-timer.ts'
import { onTime } from '../../runtime/engine/stage-facts.ts'
import type { Effect } from '../../runtime/model/effect.ts'
import { event } from '../store-contract.ts'

const emitter: Emitter = { flow: 'shop', node: 'sums', public: false }
const order = event(7, { id: 'o-1', source: '/till', data: { total: 5 } })
const effect = { key: 'k-1', stage: 'shop/mail', state: 'unknown' } as unknown as Effect
const decided = { kind: 'effect', key: 'k-1', verdict: 'happened', by: 'Ann', reason: 'Seen.' } as const
const released = { kind: 'lane', stage: 'shop/mail', lane: 'c', verdict: 'skip', by: 'Ann', reason: 'x' } as const

describe('a name that follows from its cause', () => {
  it.each([
    ['an effect', causeName(emitter, order, 2), 'shop\nsums\n/till\no-1\n0\n2'],
    [
      'an event that a step lets out',
      emitted(emitter, 'result', order, 0, undefined, undefined).id,
      '5363a0e2d0b1d701b712ef35d3cfac0c',
    ],
    [
      'a timer that fired because of an event',
      firedEvent(emitter, 'c-1', 100, 9, onTime, order).id,
      'a3b4f8641e1b1bc089b494d7711ecc37',
    ],
    [
      'a timer that fired by itself',
      firedEvent(emitter, 'c-1', 100, 9, onTime, undefined).id,
      'eefeaff5ba5c843b22a7c4c889319c0e',
    ],
    ['what a person decided about an effect', decidedEvent(decided, effect, 50).id, 'b60cbd7af83d0bb0c27a3289da8fc443'],
    ['what a person decided about a lane', releasedEvent(released, [1], 50).id, 'c8539bce69159db2b2919bbe9186313b'],
    ['what was dropped', discardName({ stage: 'shop/mail', by: 'Ann', at: 50 }).id, '4fbecd61771a77780ddcb287873710e9'],
  ])('is the same in every version: %s', (_what, name, always) => expect(name).toBe(always))

  it('does not know where in the log its cause stands, nor when it was done', () => {
    const restored = { ...order, offset: 70 }
    expect(emitted(emitter, 'result', restored, 0, 99, undefined).id).toBe(
      emitted(emitter, 'result', order, 0, 11, undefined).id,
    )
    expect(firedEvent(emitter, 'c-1', 100, 90, { late: 5, away: { from: 1, to: 2 } }, restored).id).toBe(
      firedEvent(emitter, 'c-1', 100, 9, onTime, order).id,
    )
  })

  it('tells apart flows, steps, senders, events, parts of them, and what one event does several times', () => {
    const names = [
      causeName(emitter, order, 0),
      causeName({ ...emitter, flow: 'other' }, order, 0),
      causeName({ ...emitter, node: 'other' }, order, 0),
      causeName(emitter, { ...order, source: '/other' }, 0),
      causeName(emitter, { ...order, id: 'other' }, 0),
      causeName(emitter, { ...order, split: 1 }, 0),
      causeName(emitter, order, 1),
    ]
    expect(new Set(names).size).toBe(names.length)
  })
})
