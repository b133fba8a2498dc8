/** Whether the window stays quick while the engine is as busy as it can be. */
import type { Run } from '../programs/run.ts'
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

const seconds = 20

export const windowTasks: Trial = {
  name: 'window-tasks',
  title: 'the longest task of the window while the engine takes in all it can, watched with the history at its top',
  events: 2_000_000,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const runs: Run[] = []
    for (let round = 1; round <= rounds; round++) {
      const run = await workbench.run('window-tasks', { events, seconds })
      runs.push(run)
      const figures = Object.entries(run.figures).map(([name, value]) => `${name} ${value.toFixed(0)}`)
      process.stderr.write(`window-tasks, round ${round} of ${rounds}: ${figures.join(', ')}\n`)
    }
    const spread = (name: string) => spreadOf(runs.map(({ figures }) => figures[name] ?? 0))
    const middle = (name: string): string => spread(name).median.toFixed(0)
    const parts = `script ${middle('script_ms')}, collector ${middle('collector_ms')}, drawing ${middle('drawing_ms')} ms at most`
    return {
      figures: [
        {
          name: 'window-tasks, processor',
          value: spread('cpu_ms'),
          unit: 'ms',
          goal: { most: 50 },
          note: `${middle('events_per_second')} events/s, ${middle('frames_per_second')} frames/s; ${parts}`,
        },
        {
          name: 'window-tasks, by the clock',
          value: spread('longest_ms'),
          unit: 'ms',
          note: `${middle('long_tasks')} above 50 ms in ${seconds} s; includes waiting for a processor`,
        },
      ],
      details: Object.fromEntries(
        Object.keys(runs[0]?.figures ?? {}).map((name) => [name, spread(name).median] as const),
      ),
      difference: undefined,
    }
  },
}
