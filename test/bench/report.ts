/** What the trials found, for people and for programs. */
import { cpus } from 'node:os'
import { type Figure, type Goal, isMet, type Outcome } from './trial.ts'

export type Finished = {
  readonly trial: string
  readonly events: number
  readonly rounds: number
  readonly outcome: Outcome
}

const columns = ['trial', 'figure', 'goal', '', 'spread', ''] as const

export function tableText(finished: readonly Finished[]): string {
  const rows = finished.flatMap(({ outcome }) => outcome.figures.map(rowOf))
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  return [columns, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const jsonLine = ({ trial, events, rounds, outcome }: Finished): string =>
  JSON.stringify({
    trial,
    events,
    rounds,
    ...outcome.details,
    results_equal: outcome.difference === undefined,
    figures: outcome.figures.map((figure) => ({
      name: figure.name,
      ...figure.value,
      unit: figure.unit,
      goal: figure.goal ? goalText(figure.goal) : null,
      met: isMet(figure) ?? null,
    })),
  })

/** On what it was measured. */
export const machineText = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`

function rowOf(figure: Figure): string[] {
  const met = isMet(figure)
  const { median, min, max } = figure.value
  return [
    figure.name,
    `${number(median)} ${figure.unit}`,
    figure.goal ? goalText(figure.goal) : '',
    met === undefined ? '' : met ? 'met' : 'not met',
    min === max ? '' : `${number(min)}–${number(max)}`,
    figure.note ?? '',
  ]
}

const goalText = (goal: Goal): string => ('least' in goal ? `>= ${goal.least}` : `<= ${goal.most}`)
const number = (value: number): string => value.toFixed(value >= 100 ? 0 : 2)
