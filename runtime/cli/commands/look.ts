/** Shows what waits for a person, grouped by cause, and takes a decision about one cause or one event. */
import type { Decision, LaneDecision } from '../../engine/decisions.ts'
import { fingerprint } from '../../engine/fingerprint.ts'
import type { DeadLetter } from '../../model/commit.ts'
import type { Effect } from '../../model/effect.ts'
import { isoTime } from '../../model/event-text.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { Store } from '../../model/store.ts'
import type { Command, Line } from '../command.ts'
import { decideHere } from '../decide-here.ts'
import { exit, UsageError } from '../exit.ts'
import { plural } from '../grid.ts'
import { operatorName } from '../operator-name.ts'
import { printable } from '../printable.ts'
import { readStore } from '../store-file.ts'

const verdicts = ['retry', 'skip', 'happened', 'not-happened'] as const
type Verdict = (typeof verdicts)[number]

type Waits = { readonly offset: number; readonly at: number } & (
  | { readonly kind: 'letter'; readonly letter: DeadLetter }
  | { readonly kind: 'effect'; readonly effect: Effect }
)

type Cause = {
  readonly cause: string
  readonly step: string
  readonly state: 'failed' | 'unknown'
  readonly message: string
  readonly since: number
  readonly waits: readonly Waits[]
}

export const look: Command = {
  name: 'look',
  summary: 'Show what needs a look, and decide about it',
  usage: '<store> [<cause>] [--event <offset>] [--do <verdict>] [--reason <text>]',
  help: `Lists what a step could not handle and what was asked of the outside without anybody knowing whether it happened,
grouped by cause. It works while another program writes the store.

With --do it decides about one cause, or about the one event that --event names: retry, skip (which needs a --reason),
happened or not-happened. Whoever decides is named in the log. That needs the store for itself: while the app or
counterflow serve runs, decide there. What has to be sent because of it is sent when one of them runs again.`,
  words: { least: 1, most: 2 },
  options: {
    event: { value: 'offset', help: 'Only what waits because of this event' },
    do: { value: 'verdict', help: `${verdicts.join(' | ')}` },
    reason: { value: 'text', help: 'Why; it stands in the log' },
  },
  examples: [
    ['counterflow look shop.db', 'what waits, by cause'],
    ['counterflow look shop.db 9f86d081884c7d65 --do retry', 'try all of one cause again'],
    ['counterflow look shop.db --event 412 --do skip --reason "a test order"', 'leave one event out'],
  ],
  async run(line, terminal) {
    const path = line.word(0)
    const verdict = line.choice('do', verdicts)
    const causes = readStore(path, (store) => causesIn(store, line))
    if (verdict !== undefined) {
      const decided = await decide(path, line, verdict, causes)
      const text = `${plural(decided, 'decision')} recorded.`
      await (line.flag('json') ? terminal.printJson({ decided }) : terminal.print(text))
      return exit.ok
    }
    if (line.flag('json')) {
      const told = causes.map(({ waits, ...cause }) => ({
        ...cause,
        since: isoTime(cause.since),
        events: waits.map(({ offset }) => offset),
      }))
      await terminal.printJson({ causes: told })
      return exit.ok
    }
    for (const { cause, step, state, message, since, waits } of causes) {
      const { style } = terminal
      const what = state === 'unknown' ? style.yellow('unknown') : style.red('failed')
      await terminal.print(`${style.bold(cause)}  ${what}  ${printable(step)}  since ${isoTime(since)}`)
      await terminal.print(`  ${printable(message)}`)
      const shown = waits.slice(0, 8).map(({ offset }) => String(offset))
      await terminal.print(`  ${plural(waits.length, 'event')}: ${shown.join(' ')}${waits.length > 8 ? ' …' : ''}`)
    }
    if (causes.length === 0) await terminal.print('Nothing needs a look.')
    return exit.ok
  },
}

function causesIn(store: Store, line: Line): readonly Cause[] {
  const wanted = line.words[1]
  const event = line.count('event')
  const waits: (Waits & { readonly failing: Parameters<typeof fingerprint>[0] })[] = [
    ...store
      .letters()
      .map((letter) => ({ kind: 'letter' as const, letter, offset: letter.offset, at: letter.at, failing: letter })),
    ...store.effects({ states: ['dead', 'unknown'] }).map((effect) => ({
      kind: 'effect' as const,
      effect,
      offset: effect.offset,
      at: effect.updated,
      failing: {
        stage: effect.stage,
        code: effect.state === 'unknown' ? 'EFFECT_UNKNOWN' : 'EFFECT_DEAD',
        message: effect.reason,
      },
    })),
  ]
  const groups = Map.groupBy(
    waits.filter(({ offset }) => event === undefined || offset === event),
    ({ failing }) => fingerprint(failing),
  )
  return [...groups]
    .filter(([cause]) => wanted === undefined || cause === wanted)
    .map(([cause, group]) => ({
      cause,
      step: group[0]?.failing.stage ?? '',
      state: group[0]?.failing.code === 'EFFECT_UNKNOWN' ? ('unknown' as const) : ('failed' as const),
      message: group[0]?.failing.message ?? '',
      since: Math.min(...group.map(({ at }) => at)),
      waits: group,
    }))
    .sort((a, b) => b.waits.length - a.waits.length || a.since - b.since)
}

async function decide(path: string, line: Line, verdict: Verdict, causes: readonly Cause[]): Promise<number> {
  const reason = line.text('reason') ?? ''
  if (verdict === 'skip' && reason === '')
    throw new UsageError('Expected --reason <text>: somebody will ask why it was left out.')
  if (line.words[1] === undefined && line.count('event') === undefined)
    throw new UsageError('Expected a cause, or --event <offset>: not everything at once.')
  if (causes.length === 0)
    throw new CounterflowError('LOOK_GONE', 'Nothing like that waits.', {
      kept: 'Nothing was decided.',
      advice: 'counterflow look <store> lists what waits.',
    })
  const by = operatorName()
  const decisions = causes.flatMap(({ waits }) => waits.map((each) => decisionOf(each, verdict, by, reason)))
  const lanes = new Map(
    decisions.map((each) => [each.kind === 'lane' ? `${each.stage}\n${each.lane}` : each.key, each]),
  )
  await decideHere(path, [...lanes.values()])
  return lanes.size
}

function decisionOf(waits: Waits, verdict: Verdict, by: string, reason: string): Decision | LaneDecision {
  if (waits.kind === 'effect') {
    const said = verdict === 'retry' || verdict === 'not-happened' ? 'did not happen' : verdict
    return { kind: 'effect', key: waits.effect.key, verdict: said, by, reason }
  }
  if (verdict !== 'retry' && verdict !== 'skip')
    throw new UsageError('About an event that a step could not handle one can only say: --do retry or --do skip.')
  return { kind: 'lane', stage: waits.letter.stage, lane: waits.letter.lane, verdict, by, reason }
}
