/** The most memory that the reference job ever takes above the idle process, and whether it grows with the log. */
import type { Figures } from '../programs/run.ts'
import { spreadOf } from '../statistics.ts'
import type { Figure, Trial } from '../trial.ts'

export const memory: Trial = {
  name: 'memory',
  title: 'peak memory of the reference job above the idle process, at 1 and 3 million events',
  events: 1_000_000,
  rounds: 1,
  paired: false,
  async run({ workbench, events, rounds }) {
    const measured = async (count: number): Promise<Figures[]> => {
      const found: Figures[] = []
      for (let round = 0; round < rounds; round++) {
        const { figures } = await workbench.run('reference-ours', { events: count, generated: true })
        found.push(figures)
        process.stderr.write(`memory, ${count} events: ${figures.memory_above_idle_mb?.toFixed(0)} MB\n`)
      }
      return found
    }
    const figure = (count: number, runs: readonly Figures[]): Figure => ({
      name: `memory, ${count.toLocaleString('en')} events`,
      value: spreadOf(runs.map(({ memory_above_idle_mb = 0 }) => memory_above_idle_mb)),
      unit: 'MB',
      goal: { most: 200 },
    })
    const [once, thrice] = [await measured(events), await measured(events * 3)]
    // Within one run: what two runs differ by is mostly how early the collector made its first large round in each.
    const growth = thrice.map(({ memory_at_a_third_mb = 0, memory_at_the_end_mb = 0 }) => ({
      ratio: memory_at_the_end_mb / memory_at_a_third_mb,
      note: `from ${memory_at_a_third_mb.toFixed(0)} to ${memory_at_the_end_mb.toFixed(0)} MB`,
    }))
    return {
      figures: [
        figure(events, once),
        figure(events * 3, thrice),
        // Flat, and a fifth for what the collector leaves to chance.
        {
          name: 'memory, growth',
          value: spreadOf(growth.map(({ ratio }) => ratio)),
          unit: 'x',
          goal: { most: 1.2 },
          note: growth.map(({ note }) => note).join('; '),
        },
      ],
      details: {},
      difference: undefined,
    }
  },
}
