/** Runs ours and a rival in turn, and sets each run of ours against the rival's run next to it. */
import type { Run } from './programs/run.ts'
import { pairedRatios, type Spread, spreadOf } from './statistics.ts'
import type { Bench, Figure, Outcome } from './trial.ts'
import type { Job, Workbench } from './workbench.ts'

export type Side = { readonly program: string; readonly job: Job }

export type Comparison = {
  readonly ours: Spread
  readonly rival: Spread
  readonly ratio: Spread
  /** The same by CPU time: what it costs, however busy the machine is. */
  readonly cpuRatio: Spread
  readonly runs: readonly Run[]
  readonly difference: string | undefined
}

/** One round more than asked for: the first only fills the caches of disk and file system. */
export async function compare(bench: Bench, ours: Side, rival: Side): Promise<Comparison> {
  const [ourRuns, rivalRuns]: [Run[], Run[]] = [[], []]
  const other: [Workbench, Side] = bench.against ? [bench.against, ours] : [bench.workbench, rival]
  let difference: string | undefined
  for (let round = 0; round <= bench.rounds; round++) {
    const our = await bench.workbench.run(ours.program, ours.job)
    const theirs = await other[0].run(other[1].program, other[1].job)
    const [found, expected] = [JSON.stringify(our.result), JSON.stringify(theirs.result)]
    if (found !== expected) difference ??= `ours ${found}, rival ${expected}`
    const name = round === 0 ? 'warm-up' : `round ${round} of ${bench.rounds}`
    process.stderr.write(`${ours.program}, ${name}: ${perSecond(our)}/s, rival ${perSecond(theirs)}/s\n`)
    if (round === 0) continue
    ourRuns.push(our)
    rivalRuns.push(theirs)
  }
  const cost = ({ cpu_seconds, events }: Run): number => cpu_seconds / events
  return {
    ours: spreadOf(ourRuns.map(perSecond)),
    rival: spreadOf(rivalRuns.map(perSecond)),
    ratio: spreadOf(pairedRatios(ourRuns.map(perSecond), rivalRuns.map(perSecond))),
    cpuRatio: spreadOf(pairedRatios(rivalRuns.map(cost), ourRuns.map(cost))),
    runs: ourRuns,
    difference,
  }
}

/** The usual outcome of a comparison: one ratio with its goal. */
export async function ratioTrial(bench: Bench, figure: Pick<Figure, 'name' | 'goal'>, ours: Side, rival: Side) {
  const found = await compare(bench, ours, rival)
  return {
    figures: [ratioFigure(bench, figure, found)],
    difference: found.difference,
    details: {
      events_per_second: Math.round(found.ours.median),
      rival_events_per_second: Math.round(found.rival.median),
      ratio: rounded(found.ratio.median),
      ratio_min: rounded(found.ratio.min),
      ratio_max: rounded(found.ratio.max),
      cpu_ratio: rounded(found.cpuRatio.median),
    },
  } satisfies Outcome
}

export function ratioFigure(bench: Bench, { name, goal }: Pick<Figure, 'name' | 'goal'>, found: Comparison): Figure {
  const speeds = `${thousands(found.ours.median)} of ${thousands(found.rival.median)} events/s; by CPU ${found.cpuRatio.median.toFixed(2)}x`
  const figure = { name, value: found.ratio, unit: 'x' } as const
  if (!bench.against) return { ...figure, ...(goal && { goal }), note: speeds }
  const isNoise = found.ratio.min <= 1 && found.ratio.max >= 1
  return { ...figure, note: `${speeds}; ${isNoise ? 'noise' : found.ratio.median > 1 ? 'faster' : 'slower'}` }
}

const perSecond = ({ events, seconds }: Run): number => Math.round(events / seconds)
const thousands = (value: number): string => Math.round(value).toLocaleString('en')
const rounded = (value: number): number => Number(value.toFixed(3))
