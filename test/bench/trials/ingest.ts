/** Intake over HTTP, durable before each answer, against a bare server that stores nothing. */
import { compare, ratioFigure } from '../compare.ts'
import { spreadOf } from '../statistics.ts'
import type { Bench, Figure, Outcome, Trial } from '../trial.ts'

/** `times` as many events where 10,000 of them are under way at once: the others would only show how V8 gets warm. */
const cases = [
  { name: 'ingest, alone', batch: 1, times: 1, flow: false, least: 0.7, most: 15 },
  { name: 'ingest, reference flow behind', batch: 1, times: 1, flow: true, least: 0.5, most: 15 },
  { name: 'ingest, batches of 100', batch: 100, times: 5, flow: false, least: 0.5, most: undefined },
] as const

export const ingest: Trial = {
  name: 'ingest',
  title: 'POST /events over 100 connections, durable before the answer, against a bare server that stores nothing',
  events: 60_000,
  rounds: 5,
  paired: true,
  async run(bench: Bench): Promise<Outcome> {
    const figures: Figure[] = []
    const details: { [name: string]: number } = {}
    let difference: string | undefined
    for (const { name, batch, times, flow, least, most } of cases) {
      const job = { events: bench.events * times, batch, flow, connections: 100 }
      const found = await compare(bench, { program: 'ingest-ours', job }, { program: 'ingest-rival', job })
      figures.push(ratioFigure(bench, { name, goal: { least } }, found))
      const p99 = spreadOf(found.runs.map(({ figures: { p99_ms = 0 } }) => p99_ms))
      const p50 = spreadOf(found.runs.map(({ figures: { p50_ms = 0 } }) => p50_ms))
      figures.push({
        name: `${name}, p99`,
        value: p99,
        unit: 'ms',
        ...(most === undefined ? {} : { goal: { most } }),
        note: `p50 ${p50.median.toFixed(1)} ms`,
      })
      const key = `${flow ? 'flow' : 'alone'}_${batch}`
      details[`events_per_second_${key}`] = Math.round(found.ours.median)
      details[`rival_events_per_second_${key}`] = Math.round(found.rival.median)
      details[`cpu_ratio_${key}`] = Number(found.cpuRatio.median.toFixed(3))
      difference ??= found.difference
    }
    return { figures, details, difference }
  },
}
