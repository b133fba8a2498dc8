import { expect, it } from 'vitest'
import { simulate } from '../engine/simulation.ts'
import { crashingStore, simulateSeeds } from './simulation.ts'

it('keeps every promise on disk too, whatever happens in whatever order (30 seeds)', { timeout: 120_000 }, async () => {
  const report = await simulateSeeds({ seeds: 30, steps: 150, first: 1 })
  expect(report.crashes).toBeGreaterThan(60)
  expect(report.failedCommits).toBeGreaterThan(60)
})

it('does on disk what it does in memory, for the same seed', () => {
  const reports = [1, 2].map(() => {
    const { reopenable, remove } = crashingStore()
    try {
      return simulate(42, 150, reopenable)
    } finally {
      remove()
    }
  })
  expect(reports[0]).toEqual(reports[1])
})
