/** Building the tables anew from the log, against reading pages, parsing and upserting by hand. */
import { ratioTrial } from '../compare.ts'
import type { Trial } from '../trial.ts'

export const replay: Trial = {
  name: 'replay',
  title: 'the tables anew from the log, into a fresh store',
  events: 300_000,
  rounds: 5,
  paired: true,
  async run(bench) {
    const { workbench, events } = bench
    const job = { events, generated: true }
    return ratioTrial(
      bench,
      { name: 'replay', goal: { least: 0.7 } },
      { program: 'replay-ours', job: { events, log: await workbench.built('reference-ours', job) } },
      { program: 'replay-rival', job: { events, log: await workbench.built('reference-rival', job) } },
    )
  },
}
