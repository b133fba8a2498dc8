import { describe, expect, it } from 'vitest'
import { createMemoryStore, type MemorySnapshot } from '../../runtime/engine/memory-store.ts'
import { type Reopenable, simulate } from './simulation.ts'

/** Memory that survives its engine: what was committed is what is opened again. */
function memory(): Reopenable {
  let kept: MemorySnapshot | undefined
  return {
    open: () => createMemoryStore(kept),
    close: (store) => {
      kept = (store as ReturnType<typeof createMemoryStore>).snapshot()
    },
  }
}

describe('whatever happens in whatever order', () => {
  it('nothing acknowledged is lost, nothing is done twice unseen, and lanes stay in order (200 seeds, memory)', () => {
    let crashes = 0
    for (let seed = 1; seed <= 200; seed++) crashes += simulate(seed, 200, memory()).crashes
    expect(crashes).toBeGreaterThan(500)
  })

  it('an attempt that a crash cut short and that is begun again before the next step is begun once', () => {
    for (const seed of [330, 334, 1043, 1054, 1090, 1123]) simulate(seed, 200, memory())
  })

  it('does the same for the same seed', () => {
    expect(simulate(42, 300, memory())).toEqual(simulate(42, 300, memory()))
  })
})
