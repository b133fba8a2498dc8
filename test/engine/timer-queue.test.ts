/** Timers of a step in memory against the plainest list that does the same: set, taken back, written, forgotten, in any order. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimerQueue } from '../../runtime/engine/timer-queue.ts'
import { defineStatefulRouter } from '../../runtime/model/node.ts'
import { Bench, flowOf, planOf, startOfTest } from './flows.ts'

type Op =
  | { readonly kind: 'set'; readonly key: string; readonly due: number; readonly cause: number }
  | { readonly kind: 'cancel'; readonly key: string }
  | { readonly kind: 'keep' | 'undo' | 'commit' | 'drop' }

const key = fc.constantFrom('a', 'b', 'c', 'd')
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key, due: fc.nat(9), cause: fc.nat(5) }),
  fc.record({ kind: fc.constant('cancel' as const), key }),
  fc.record({ kind: fc.constantFrom('keep' as const, 'undo' as const, 'commit' as const, 'drop' as const) }),
)
type Held = ReadonlyMap<string, { readonly due: number; readonly cause: number }>

it('timers are those that a plain list holds, whatever happened', () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 40 }), (ops) => {
      const queue = new TimerQueue([])
      let stored: Held = new Map()
      let kept: Held = stored
      let now: Held = stored
      for (const each of ops) {
        switch (each.kind) {
          case 'set':
            queue.set(each.key, each.due, each.cause)
            now = new Map(now).set(each.key, { due: each.due, cause: each.cause })
            break
          case 'cancel':
            queue.cancel(each.key)
            now = new Map([...now].filter(([name]) => name !== each.key))
            break
          case 'keep':
            queue.keep()
            kept = now
            break
          case 'undo':
            queue.undo()
            now = kept
            break
          case 'commit':
            queue.keep()
            stored = applied(stored, queue.changes())
            queue.committed()
            kept = now
            break
          case 'drop':
            queue.drop([...stored].map(([name, timer]) => ({ key: name, ...timer })))
            now = stored
            kept = stored
        }
        const due = [...now].map(([name, timer]) => [timer.due, name] as const)
        expect(queue.first()?.due).toBe(due.length === 0 ? undefined : Math.min(...due.map(([at]) => at)))
        // What would be written makes of the store what is in memory.
        expect([...applied(stored, queue.changes())].sort()).toEqual([...now].sort())
      }
    }),
    { numRuns: 500 },
  )
})

function applied(stored: Held, changes: ReturnType<TimerQueue['changes']>): Held {
  const next = new Map(stored)
  for (const { key: name, due, cause } of changes) {
    if (due === null) next.delete(name)
    else next.set(name, { due, cause })
  }
  return next
}

describe('a timer whose handler fails', () => {
  const trip = defineStatefulRouter({
    ...{ type: 'trip', role: 'router', stateful: true, version: 1, title: 'Trip', icon: 'pin', summary: 'Trips.' },
    ...{ outputs: ['out'], fields: {}, explain: () => 'Trips', examples: [] },
    compile: () => ({
      event: (event, { timers }) => timers.set('later', event.time + 1_000),
      timer: () => {
        throw new Error('It does not fit')
      },
    }),
  })

  it('has fired once, needs a look once, and is gone', () => {
    const plan = planOf(flowOf({ in: { type: 'manual' }, trip: { type: 'trip' } }, ['in.event > trip']), [trip])
    const bench = new Bench([plan])
    const fired = () => bench.store.read(0, 100).filter(({ type }) => type === 'counterflow.timer.fired').length
    bench.send({ id: 'a', time: startOfTest, partitionkey: 'x' })
    for (const [index, later] of [2_000, 9_000].entries()) {
      bench.clock.advance(later)
      bench.send({ id: `b${index}`, time: startOfTest + later, partitionkey: `y${index}` })
    }
    expect(bench.store.letters().filter(({ message }) => message.includes('It does not fit'))).toHaveLength(fired())
    expect(bench.store.timers('test/trip')).toEqual([])
    // One for each event, the last by the clock.
    expect(fired()).toBe(3)
  })
})
