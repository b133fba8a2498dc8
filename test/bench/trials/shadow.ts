/** A changed flow of ten steps over the past, beside what was live, against doing both by hand. */
import { ratioTrial } from '../compare.ts'
import type { Trial } from '../trial.ts'

export const shadow: Trial = {
  name: 'shadow',
  title: 'a changed flow of 10 steps over the past, and what differs',
  events: 300_000,
  rounds: 5,
  paired: true,
  async run(bench) {
    const { workbench, events } = bench
    const job = { events, generated: true }
    return ratioTrial(
      bench,
      { name: 'shadow', goal: { least: 0.7 } },
      { program: 'shadow-ours', job: { events, log: await workbench.built('reference-ours', job) } },
      { program: 'shadow-rival', job: { events, log: await workbench.built('reference-rival', job) } },
    )
  },
}
