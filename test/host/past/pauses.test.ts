/** A look at the past steps back while others need the computer. */
import { expect, test } from 'vitest'
import { isCrowded, openPauses, type Spent } from '../../../runtime/host/past/pauses.ts'

const at = (at: number, all: number, own: number): Spent => ({ at, all, own })

test.each([
  { what: 'alone on two cores', cores: 2, others: 0, crowded: false },
  { what: 'beside an engine at full speed on two cores', cores: 2, others: 1, crowded: true },
  { what: 'beside an engine with a third of a core to do', cores: 2, others: 0.33, crowded: false },
  { what: 'beside an engine at full speed on eight cores', cores: 8, others: 1, crowded: false },
  { what: 'on eight cores that are all busy', cores: 8, others: 7, crowded: true },
  { what: 'alone on the only core', cores: 1, others: 0.05, crowded: false },
  { what: 'on the only core, where others have work too', cores: 1, others: 0.5, crowded: true },
])('$what: rests in between: $crowded', ({ cores, others, crowded }) => {
  expect(isCrowded(at(0, 5_000, 700), at(200, 5_000 + 200 + others * 200, 900), cores)).toBe(crowded)
})

test('rests as long as a piece of work took while others need the computer, and not at all once they are done', async () => {
  const rests: number[] = []
  let [now, others, all, own] = [0, 1, 0, 0]
  const work = (ms: number): void => {
    now += ms
    own += ms
    all += ms + ms * others
  }
  const pause = openPauses({
    read: () => ({ at: now, all, own }),
    cores: 2,
    clock: () => now,
    rest: async (ms) => {
      rests.push(ms)
      now += ms
      all += ms * others
    },
  })
  for (const ms of [30, 30, 50]) {
    work(ms)
    await pause()
  }
  expect(rests, 'nothing before the first look, which takes 40 ms').toEqual([30, 50])

  others = 0
  for (let piece = 0; piece < 20; piece++) {
    work(50)
    await pause()
  }
  expect(rests.length, 'until the next look').toBeLessThan(8)
})
