/** Finding an order by its number among a million events, the index being level with the log. */
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

export const search: Trial = {
  name: 'search',
  title: 'finding orders by number among 1,000,000 events: p99',
  events: 1_000_000,
  rounds: 5,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    const indexed = await workbench.runIn(folder, 'search', { events, index: true })
    process.stderr.write(`search, index: ${indexed.seconds.toFixed(1)} s\n`)
    const p99: number[] = []
    const p50: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const { figures } = await workbench.runIn(folder, 'search', { events, seed: round })
      const { p99_ms = 0, p50_ms = 0, worst_ms = 0 } = figures
      process.stderr.write(
        `search, round ${round} of ${rounds}: p50 ${p50_ms.toFixed(2)} ms, p99 ${p99_ms.toFixed(2)} ms, worst ${worst_ms.toFixed(1)} ms\n`,
      )
      if (round === 0) continue
      p99.push(p99_ms)
      p50.push(p50_ms)
    }
    const { search_bytes = 0 } = indexed.figures
    const note = `p50 ${spreadOf(p50).median.toFixed(2)} ms; index ${(search_bytes / events).toFixed(0)} bytes per event, built in ${((indexed.seconds / events) * 1e6).toFixed(0)} µs each`
    return {
      figures: [{ name: 'search, p99', value: spreadOf(p99), unit: 'ms', goal: { most: 10 }, note }],
      details: { p50_ms: spreadOf(p50).median, search_bytes_per_event: search_bytes / events },
      difference: undefined,
    }
  },
}
