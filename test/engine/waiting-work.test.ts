/** What waits for a step, as publishing asks about it before the step is taken away: counted, whatever it waits for. */
import { describe, expect, it } from 'vitest'
import type { PlannedStage } from '../../runtime/compile/plan.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import { isWaiting, undelivered, waitingWork } from '../../runtime/engine/waiting-work.ts'
import { commit, effect, event, part } from '../store-contract.ts'
import { flowOf, planOf } from './flows.ts'

const plan = planOf(
  flowOf(
    {
      in: { type: 'manual' },
      large: { type: 'filter', when: 'data.n > 1' },
      call: { type: 'http', url: 'https://example.org/orders' },
    },
    ['in.event > large', 'large.pass > call'],
  ),
)
const name = 'test/call'
const stage = plan.stages.find((each) => each.name === name) as PlannedStage
const coming = (...sizes: readonly number[]) =>
  sizes.map((n, index) => event(index + 1, { channel: 'test/in.event', data: { n }, text: JSON.stringify({ n }) }))
const letter = { stage: name, offset: 1, split: 0, lane: 'c', code: 'X', message: 'no', at: 3 }

describe('what waits for a step', () => {
  it('is nothing where it has handled all, also what does not lead to it', () => {
    const store = createMemoryStore()
    store.commit(commit({ events: coming(5, 1), stages: [part({ stage: name, cursor: 2 })] }))
    expect(waitingWork(store, plan, stage)).toEqual({ events: 0, effects: 0 })
    expect(isWaiting(waitingWork(store, plan, stage))).toBe(false)
  })

  it.each([
    ['from the beginning, where it has handled none', 0, 3],
    ['behind its cursor', 1, 2],
    ['at the last one', 3, 1],
  ])('is what leads to it %s', (_what, cursor, count) => {
    const store = createMemoryStore()
    store.commit(commit({ events: coming(5, 1, 5, 5), stages: [part({ stage: name, cursor })] }))
    expect(undelivered(store, plan, stage)).toBe(count)
  })

  it('is everything where it has never run', () => {
    const store = createMemoryStore()
    store.commit(commit({ events: coming(5, 1, 5) }))
    expect(undelivered(store, plan, stage)).toBe(2)
  })

  it('is also a moment, what could not be delivered, what waits behind that, and what is still to be sent', () => {
    const store = createMemoryStore()
    store.commit(
      commit({
        events: coming(5, 5, 5),
        stages: [
          part({
            ...{ stage: name, cursor: 2, timers: [{ key: 'soon', due: 10, cause: 1 }] },
            ...{ letters: [letter], parked: [{ stage: name, offset: 2, split: 0, lane: 'c' }] },
          }),
        ],
        effects: (['pending', 'inflight', 'dead', 'unknown', 'done', 'failed', 'skipped'] as const).map((state) =>
          effect(state, { stage: name, state, lane: state }),
        ),
      }),
    )
    expect(waitingWork(store, plan, stage)).toEqual({ events: 4, effects: 4 })
    expect(isWaiting({ events: 0, effects: 1 })).toBe(true)
    expect(isWaiting({ events: 1, effects: 0 })).toBe(true)
  })
})
