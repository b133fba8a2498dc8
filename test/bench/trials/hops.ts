/** What a node costs that keeps nothing: a flow of 20 nodes against one of 3, on the same events. */
import { ratioTrial } from '../compare.ts'
import type { Trial } from '../trial.ts'

export const hops: Trial = {
  name: 'hops',
  title: 'a flow of 20 nodes against one of 3, both ours',
  events: 300_000,
  rounds: 5,
  paired: true,
  run: (bench) =>
    ratioTrial(
      bench,
      { name: 'hops', goal: { least: 0.9 } },
      { program: 'reference-ours', job: { events: bench.events, chain: 20 } },
      { program: 'reference-ours', job: { events: bench.events, chain: 3 } },
    ),
}
