/** The most memory that the reference job ever takes above the idle process, and whether it grows with the log. */
import { spreadOf } from '../statistics.ts'
import type { Figure, Trial } from '../trial.ts'

export const memory: Trial = {
  name: 'memory',
  title: 'peak memory of the reference job above the idle process, at 1 and 3 million events',
  events: 1_000_000,
  rounds: 1,
  paired: false,
  async run({ workbench, events, rounds }) {
    const peaks = async (count: number): Promise<number[]> => {
      const found: number[] = []
      for (let round = 0; round < rounds; round++) {
        const run = await workbench.run('reference-ours', { events: count, generated: true })
        found.push(run.figures.memory_above_idle_mb ?? 0)
        process.stderr.write(`memory, ${count} events: ${found.at(-1)?.toFixed(0)} MB\n`)
      }
      return found
    }
    const figure = (count: number, values: number[]): Figure => ({
      name: `memory, ${count.toLocaleString('en')} events`,
      value: spreadOf(values),
      unit: 'MB',
      goal: { most: 200 },
    })
    const [once, thrice] = [await peaks(events), await peaks(events * 3)]
    const growth = spreadOf(thrice).median / spreadOf(once).median
    return {
      figures: [
        figure(events, once),
        figure(events * 3, thrice),
        // Flat, and a fifth for what the collector leaves to chance.
        { name: 'memory, growth', value: spreadOf([growth]), unit: 'x', goal: { most: 1.2 } },
      ],
      details: {},
      difference: undefined,
    }
  },
}
