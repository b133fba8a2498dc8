/** How soon the editor stands there: from the address to all steps of the flow that was open last. */
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

export const firstPaint: Trial = {
  name: 'first-paint',
  title: 'from opening the window to the 30 steps of the flow that was open last, host and engine running: median',
  events: 30,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const [shown, painted, cpu]: [number[], number[], number[]] = [[], [], []]
    for (let round = 1; round <= rounds; round++) {
      const { figures } = await workbench.run('first-paint', { events, loads: 7 })
      const { shown_ms = 0, best_ms = 0, worst_ms = 0, painted_ms = 0, cpu_ms = 0 } = figures
      process.stderr.write(
        `first-paint, round ${round} of ${rounds}: ${shown_ms.toFixed(0)} ms (${best_ms.toFixed(0)}–${worst_ms.toFixed(0)}), first contentful paint ${painted_ms.toFixed(0)} ms, processor ${cpu_ms.toFixed(0)} ms\n`,
      )
      shown.push(shown_ms)
      painted.push(painted_ms)
      cpu.push(cpu_ms)
    }
    const note = `medians of 7 loads each, every one in a fresh browser; first contentful paint ${spreadOf(painted).median.toFixed(0)} ms; processor time of the page's thread ${spreadOf(cpu).median.toFixed(0)} ms`
    return {
      figures: [{ name: 'first-paint', value: spreadOf(shown), unit: 'ms', goal: { most: 1000 }, note }],
      details: { painted_ms: spreadOf(painted).median, cpu_ms: spreadOf(cpu).median },
      difference: undefined,
    }
  },
}
