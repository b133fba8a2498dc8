/** Durable append alone, without a flow, in commits of four sizes, against bare inserts that are as durable. */
import { compare, ratioFigure } from '../compare.ts'
import type { Figure, Trial } from '../trial.ts'

const sizes = [1, 10, 100, 1000]
/** Enough to be measured; a million single commits would take minutes. */
const mostCommits = 2000

export const append: Trial = {
  name: 'append',
  title: 'durable append alone, 1 to 1,000 events per commit, against bare inserts',
  events: 200_000,
  rounds: 5,
  paired: true,
  async run(bench) {
    const figures: Figure[] = []
    const details: { [name: string]: number } = {}
    let difference: string | undefined
    for (const batch of sizes) {
      const job = { events: Math.min(bench.events, batch * mostCommits), batch }
      const found = await compare(bench, { program: 'append-ours', job }, { program: 'append-rival', job })
      figures.push(ratioFigure(bench, { name: `append, ${batch} per commit` }, found))
      details[`events_per_second_${batch}`] = Math.round(found.ours.median)
      details[`rival_events_per_second_${batch}`] = Math.round(found.rival.median)
      difference ??= found.difference
    }
    return { figures, details, difference }
  },
}
