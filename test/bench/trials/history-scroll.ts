/** The history of a million events under the hand: whether a line of it ever stays blank, and how soon an order is found. */
import type { Run } from '../programs/run.ts'
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

const gestures = ['wheel', 'drag', 'page'] as const

export const historyScroll: Trial = {
  name: 'history-scroll',
  title: 'the history of 1,000,000 events by wheel, scrollbar and PageDown: the longest that a line stays blank',
  events: 1_000_000,
  rounds: 3,
  paired: false,
  async run({ workbench, events, rounds }) {
    const folder = await workbench.built('reference-ours', { events, generated: true })
    await workbench.runIn(folder, 'search', { events, index: true })
    const runs: Run[] = []
    for (let round = 1; round <= rounds; round++) {
      const run = await workbench.runIn(folder, 'history-scroll', { events, seed: round })
      runs.push(run)
      process.stderr.write(`history-scroll, round ${round} of ${rounds}: ${said(run)}\n`)
    }
    const values = (name: string): number[] => runs.map(({ figures }) => figures[name] ?? 0)
    const worst = (end: string): number[] =>
      runs.map(({ figures }) => Math.max(...gestures.map((gesture) => figures[`${gesture}_${end}`] ?? 0)))
    const middle = (name: string): string => spreadOf(values(name)).median.toFixed(0)
    const blanks = gestures.map((gesture) => `${gesture} ${middle(`${gesture}_blank_ms`)}`)
    const late = spreadOf(worst('late_ms'))
    const gap = spreadOf(worst('gap_ms'))
    return {
      figures: [
        {
          name: 'history-scroll, blank',
          value: spreadOf(worst('blank_ms')),
          unit: 'ms',
          goal: { most: 200 },
          note: `${blanks.join(', ')}; longest between two frames ${gap.median.toFixed(0)} ms`,
        },
        {
          name: 'history-scroll, at rest',
          value: late,
          unit: 'ms',
          note: 'from the end of a scroll to the right rows',
        },
        {
          name: 'history-scroll, search',
          value: spreadOf(values('search_ms')),
          unit: 'ms',
          note: 'from the last letter of an order number to its rows, the pause of 200 ms included',
        },
      ],
      details: { late_ms: late.median, gap_ms: gap.median, search_ms: spreadOf(values('search_ms')).median },
      difference: undefined,
    }
  },
}

const said = ({ figures }: Run): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(0)}`)
    .join(', ')
