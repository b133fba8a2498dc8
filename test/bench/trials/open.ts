/** From opening a large store to the first answers: a repeat known, a new event accepted, a row of a table. */
import { spreadOf } from '../statistics.ts'
import type { Figure, Trial } from '../trial.ts'

export const open: Trial = {
  name: 'open',
  title: 'opening a store of 1,000,000 events to the first answer, closed properly and killed',
  events: 1_000_000,
  rounds: 5,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    const figures: Figure[] = []
    for (const [name, dies] of [
      ['open', false],
      ['open after a crash', true],
    ] as const) {
      const seconds: number[] = []
      const fromStart: number[] = []
      // The first opening is the warm-up; in the second half it also leaves the store as a crash does.
      for (let round = 0; round <= rounds; round++) {
        const run = await workbench.runIn(folder, 'open', { events, dies })
        process.stderr.write(`${name}, round ${round} of ${rounds}: ${run.seconds.toFixed(3)} s\n`)
        if (round === 0) continue
        seconds.push(run.seconds)
        fromStart.push(run.figures.seconds_from_start ?? 0)
      }
      const note = `${spreadOf(fromStart).median.toFixed(2)} s from the start of the process`
      figures.push({ name, value: spreadOf(seconds), unit: 's', goal: { most: 0.5 }, note })
    }
    return { figures, details: {}, difference: undefined }
  },
}
