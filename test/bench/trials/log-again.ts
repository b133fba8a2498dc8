/** Runs over the log that the reference job left: its tables anew, and a changed flow beside what was live. Both by hand, too. */
import { ratioTrial } from '../compare.ts'
import type { Trial } from '../trial.ts'

const overTheLog = (name: string, title: string): Trial => ({
  name,
  title,
  events: 300_000,
  rounds: 5,
  paired: true,
  async run(bench) {
    const { workbench, events } = bench
    const job = { events, generated: true }
    return ratioTrial(
      bench,
      { name, goal: { least: 0.7 } },
      { program: `${name}-ours`, job: { events, log: await workbench.built('reference-ours', job) } },
      { program: `${name}-rival`, job: { events, log: await workbench.built('reference-rival', job) } },
    )
  },
})

export const replay = overTheLog('replay', 'the tables anew from the log, into a fresh store')
export const shadow = overTheLog('shadow', 'a changed flow of 10 steps over the past, and what differs')
