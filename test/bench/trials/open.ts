/** From opening a large store to the first answers: a repeat known, a new event accepted, a row of a table. */
import { spreadOf } from '../statistics.ts'
import type { Figure, Trial } from '../trial.ts'

/** What opens the same store three times over; `before` is what the uncounted first round does to it at its end. */
const cases = [
  { name: 'open', before: {}, each: {} },
  // Every opening checks the last 10,000 events, whose commits are as small as a shop's when nothing is imported.
  { name: 'open, last events one by one', before: { singles: 10_000 }, each: {} },
  { name: 'open after a crash', before: { singles: 1_000, dies: true }, each: { singles: 1_000, dies: true } },
]

export const open: Trial = {
  name: 'open',
  title: 'opening a store of 1,000,000 events to the first answer, also after a crash',
  events: 1_000_000,
  rounds: 5,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    const figures: Figure[] = []
    for (const { name, before, each } of cases) {
      await workbench.runIn(folder, 'open', { events, ...before })
      const seconds: number[] = []
      const fromStart: number[] = []
      for (let round = 1; round <= rounds; round++) {
        const run = await workbench.runIn(folder, 'open', { events, ...each })
        process.stderr.write(`${name}, round ${round} of ${rounds}: ${run.seconds.toFixed(3)} s\n`)
        seconds.push(run.seconds)
        fromStart.push(run.figures.seconds_from_start ?? 0)
      }
      const note = `${spreadOf(fromStart).median.toFixed(2)} s from the start of the process`
      figures.push({ name, value: spreadOf(seconds), unit: 's', goal: { most: 0.5 }, note })
    }
    return { figures, details: {}, difference: undefined }
  },
}
