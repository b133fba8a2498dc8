/** What a run over the past may remember where a person lets it use more memory. */
import { expect, it } from 'vitest'
import { usuallyKept } from '../../../runtime/engine/replay/shadow-store.ts'
import { roomIn } from '../../../runtime/host/past/start-replay.ts'

const gigabyte = 1024 ** 3

it.each([
  ['nothing is free', 0, usuallyKept],
  ['little is free', 2 * gigabyte, usuallyKept],
  ['there is room', 20 * gigabyte, 7 * usuallyKept],
])('where %s, as many rows as fit into seven tenths of it, and never fewer than usual', (_, free, kept) => {
  const { mostKept, memory } = roomIn(free)
  expect(mostKept).toBe(kept)
  // The rows that it may keep grow with the memory that the thread may take.
  expect(memory / 2_048).toBeCloseTo(mostKept / usuallyKept, 2)
})
