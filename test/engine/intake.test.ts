/** The queue in front of the log: whole batches, about as many as were asked for, and each sender is answered once. */
import { describe, expect, it } from 'vitest'
import { Intake } from '../../runtime/engine/intake.ts'
import { createMemoryStore } from '../../runtime/engine/memory-store.ts'
import type { RawDelivery } from '../../runtime/model/raw.ts'
import { event } from '../store-contract.ts'

function queue(...sizes: readonly number[]) {
  const intake = new Intake(createMemoryStore())
  const answered: number[] = []
  let n = 0
  for (const [index, size] of sizes.entries())
    intake.offer({
      events: Array.from({ length: size }, () => event(0, { id: `q-${++n}` })),
      settle: (answers) => answered.push(index, answers.length),
    })
  const take = (limit: number): number => {
    const taken = intake.take(limit, n + 1, 0)
    taken.committed()
    return taken.events.length
  }
  return { intake, answered, take }
}

describe('what one commit takes', () => {
  it.each<[sizes: number[], limit: number, taken: number[]]>([
    [[3, 3, 3], 6, [6, 3]],
    [[3, 3, 3], 7, [6, 3]],
    [[3, 3, 3], 9, [9]],
    [[5, 1], 2, [5, 1]],
    [[1, 5, 1], 2, [1, 5, 1]],
  ])('of batches of %j, with about %i at a time: %j', (sizes, limit, taken) => {
    const { take } = queue(...sizes)
    expect(taken.map(() => take(limit))).toEqual(taken)
    expect(take(limit)).toBe(0)
  })

  it('keeps what events were read from once, also where the same is delivered again', () => {
    const intake = new Intake(createMemoryStore())
    const raw = { headers: {}, body: '{}' } as unknown as RawDelivery
    const once = { events: [event(0, { id: 'hook-1' })], raw, settle: () => {} }
    intake.offer(once)
    intake.offer({ ...once, events: [event(0, { id: 'hook-1' })] })
    const { events, raws } = intake.take(10, 1, 0)
    expect(events).toHaveLength(1)
    expect(raws).toEqual([{ offsets: [1], raw }])
  })

  it('is answered batch by batch when it is settled, and not before', () => {
    const { intake, answered, take } = queue(2, 0, 1)
    expect(intake.waiting).toBe(4)
    take(10)
    expect(answered).toEqual([])
    intake.settle()
    expect(answered).toEqual([0, 2, 1, 0, 2, 1])
    expect(intake.waiting).toBe(0)
    intake.settle()
    expect(answered).toHaveLength(6)
  })
})
