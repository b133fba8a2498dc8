/** While much comes in, it is answered at once and worked off together; nothing waits long, and nothing is left behind. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../runtime/engine/engine.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import type { Commit } from '../../runtime/model/commit.ts'
import { countingFlow } from '../host/ingress/open.ts'
import { event } from '../store-contract.ts'
import { planOf } from './flows.ts'

function begin(more: { readonly busy: number; readonly gathered: number }) {
  const store = createMemoryStore()
  const commits: Commit[] = []
  const clock = { time: 0, now: () => clock.time, monotonic: () => clock.time }
  const noted = Object.create(store, {
    commit: {
      value: (commit: Commit) => {
        commits.push(commit)
        store.commit(commit)
      },
    },
  })
  const engine = new Engine({ store: noted, clock, random: () => 0.5, limits: more })
  engine.deploy(planOf(countingFlow))
  let sent = 0
  let answered = 0
  return {
    ...{ store, engine, clock, commits },
    counted: () => store.row('counted', ['order.placed'])?.count ?? 0,
    answered: () => answered,
    send(count: number) {
      for (let n = 0; n < count; n++)
        engine.offer({
          events: [event(0, { id: `n-${++sent}`, channel: 'events' })],
          settle: () => void answered++,
        })
      return engine.step()
    },
  }
}

describe('events that come in numbers', () => {
  it('are answered at once, and their tables written once for many of them', () => {
    const { send, counted, answered, commits, engine } = begin({ busy: 8, gathered: 40 })
    for (let n = 0; n < 4; n++) expect(send(10)).toBe(true)
    expect([answered(), counted()]).toEqual([40, 40])
    expect(commits.map(({ stages }) => stages.length)).toEqual([0, 0, 0, 1])
    expect(engine.isIdle).toBe(true)
  })

  it('are worked off as soon as no more come', () => {
    const { send, counted, engine } = begin({ busy: 8, gathered: 1000 })
    send(10)
    expect([counted(), engine.isIdle, engine.step(), counted(), engine.isIdle]).toEqual([0, false, false, 10, true])
    send(10)
    send(3)
    expect(counted()).toBe(23)
  })

  it('do not wait for long, however many come', () => {
    const { send, counted, clock } = begin({ busy: 8, gathered: 1_000_000 })
    for (let n = 0; n < 5; n++) {
      send(10)
      clock.time += 10
    }
    expect(counted()).toBe(40)
  })

  it('are worked off one by one where they come one by one', () => {
    const { send, counted, commits } = begin({ busy: 8, gathered: 40 })
    for (let n = 0; n < 5; n++) send(1)
    expect([counted(), commits.length]).toEqual([5, 5])
  })
})
