/** The deterministic simulation over the store on disk, where a crash leaves nothing but its files. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../runtime/host/store/open.ts'
import type { SqliteStore } from '../../runtime/host/store/sqlite-store.ts'
import { verifyAll } from '../../runtime/host/store/verify.ts'
import { type Reopenable, type Report, simulate, simulatedPlans } from '../engine/simulation.ts'
import { breath, lay, newPlace, type Picture, pictureOf } from './place.ts'

export type SimulationOptions = {
  readonly seeds: number
  readonly steps: number
  readonly first: number
  onSeed?(done: number): void
}

/** Runs the seeds one after the other. Throws with the seed and the step at the first violation. */
export async function simulateSeeds({ seeds, steps, first, onSeed }: SimulationOptions): Promise<Report> {
  const sum = { events: 0, calls: 0, crashes: 0, failedCommits: 0 }
  const plans = simulatedPlans()
  for (let seed = first; seed < first + seeds; seed++) {
    const { reopenable, remove } = crashingStore()
    try {
      const report = simulate(seed, steps, reopenable, plans)
      sum.events += report.events
      sum.calls += report.calls
      sum.crashes += report.crashes
      sum.failedCommits += report.failedCommits
    } finally {
      remove()
    }
    onSeed?.(seed - first + 1)
    await breath()
  }
  return sum
}

/** Small runs of identities, so that 150 steps freeze and merge some. */
const identity = { recent: 16, page: 4, fanIn: 2, step: 8 }

/**
 * Closing a store in order would write more than a dying process does. So the files are taken as they are, and the next
 * store is opened over their copy.
 */
export function crashingStore(): { readonly reopenable: Reopenable; remove(): void } {
  const place = newPlace()
  let open: SqliteStore | undefined
  let left: Picture | undefined
  let number = 0
  const pathOf = (n: number): string => join(place.folder, String(n), 'shop.db')
  return {
    reopenable: {
      open() {
        if (left) lay(left, pathOf(number))
        open = openStore(pathOf(number), { reserveBytes: 0, identity })
        return open
      },
      close() {
        if (!open) return
        const { damage } = verifyAll(open.parts)
        if (damage) throw new Error(`I2: ${damage.message}`)
        left = pictureOf(pathOf(number))
        open.close()
        rmSync(join(place.folder, String(number)), { recursive: true, force: true })
        number++
      },
    },
    remove() {
      open?.close()
      place.remove()
    },
  }
}
