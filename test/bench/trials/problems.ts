/** From the press of a key to the problem on the card, with the rest of the flow around it. */
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

export const problems: Trial = {
  name: 'problems',
  title: 'key press to problem shown, in a flow of 200 steps: p95',
  events: 200,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const pages = await workbench.built('canvas-pages', { events: 1 })
    const [p50, p95]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const { figures } = await workbench.run('canvas-problems', { events, pages })
      const { p50_ms = 0, p95_ms = 0, worst_ms = 0 } = figures
      process.stderr.write(
        `problems, round ${round} of ${rounds}: p50 ${p50_ms.toFixed(0)} ms, p95 ${p95_ms.toFixed(0)} ms, worst ${worst_ms.toFixed(0)} ms\n`,
      )
      if (round === 0) continue
      p50.push(p50_ms)
      p95.push(p95_ms)
    }
    return {
      figures: [
        {
          name: 'problems, p95',
          value: spreadOf(p95),
          unit: 'ms',
          goal: { most: 100 },
          note: `p50 ${spreadOf(p50).median.toFixed(0)} ms, drawn`,
        },
      ],
      details: { p50_ms: spreadOf(p50).median },
      difference: undefined,
    }
  },
}
