/** The reference job (a route, a table, a file, a count) against the same by hand, with ids in a row and random ones. */
import { ratioTrial } from '../compare.ts'
import type { Trial } from '../trial.ts'

export const reference: Trial = {
  name: 'reference',
  title: 'the reference job, ids in a row: ours against a program by hand',
  events: 300_000,
  rounds: 5,
  paired: true,
  run: (bench) => run(bench, 'sequential', 0.8),
}

/** A million: in a small index of the rival's random keys are cheap. */
export const random: Trial = {
  name: 'random',
  title: 'the reference job, random ids',
  events: 1_000_000,
  rounds: 3,
  paired: true,
  run: (bench) => run(bench, 'random', 2),
}

function run(bench: Parameters<Trial['run']>[0], ids: 'sequential' | 'random', least: number) {
  const job = { events: bench.events, ids }
  return ratioTrial(
    bench,
    { name: ids === 'random' ? 'random' : 'reference', goal: { least } },
    { program: 'reference-ours', job },
    { program: 'reference-rival', job },
  )
}
