/** Decides about what waits, by command: shown before it starts where it is about more than one event, then one after the other. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Decision, LaneDecision } from '../engine/decisions.ts'
import { effectId, letterId } from '../host/app/look.ts'
import { askDesk } from '../host/desk/ask-desk.ts'
import { repairPreview, type WaitsForRepair } from '../host/repair-preview.ts'
import { openWaiting } from '../host/store/waiting.ts'
import type { RepairPreview } from '../model/api/look.ts'
import { CounterflowError } from '../model/problem.ts'
import { sayMoney } from '../model/say-money.ts'
import { takenBy } from './at-desk.ts'
import type { Line } from './command.ts'
import { type Decided, decideHere } from './decide-here.ts'
import { exit, UsageError } from './exit.ts'
import { plural } from './grid.ts'
import type { Cause, Waits } from './look-causes.ts'
import { operatorName } from './operator-name.ts'
import { printable } from './printable.ts'
import { readStore } from './store-file.ts'
import type { Terminal } from './terminal.ts'

/** ms between two looks at how far it is. */
const between = 100

export const verdicts = ['retry', 'skip', 'happened', 'not-happened'] as const
export type Verdict = (typeof verdicts)[number]

export async function decideByCommand(
  line: Line,
  terminal: Terminal,
  verdict: Verdict,
  causes: readonly Cause[],
): Promise<number> {
  const decisions = decisionsOf(line, verdict, causes)
  if (line.count('event') === undefined && !line.flag('yes')) {
    const preview = previewOf(line.word(0), causes)
    await (line.flag('json')
      ? terminal.printJson({ decided: 0, preview })
      : terminal.print(previewLines(verdict, preview).map(printable).join('\n')))
    return exit.ok
  }
  const taken = await decideAtDesk(line, verdict, causes)
  const told = taken ?? (await decideHere(line.word(0), decisions))
  const { decided, stopped, left } = told
  const text = `${plural(decided, 'decision')} recorded.${takenBy(taken?.by)}`
  const end =
    stopped === undefined
      ? ''
      : ` Stopped at a new error: ${stopped} ${plural(left, 'other')} not tried; all wait as before.`
  await (line.flag('json')
    ? terminal.printJson({ ...told, takenBy: taken?.by ?? null })
    : terminal.print(printable(text + end)))
  return stopped === undefined ? exit.ok : exit.failed
}

/** Undefined where nobody has the store. */
async function decideAtDesk(
  line: Line,
  verdict: Verdict,
  causes: readonly Cause[],
): Promise<(Decided & { readonly by: string }) | undefined> {
  const path = line.word(0)
  const ids = causes.flatMap(({ waits }) =>
    waits.map((each) => (each.kind === 'effect' ? effectId(each.effect.key) : letterId(each.letter))),
  )
  const by = operatorName()
  if (verdict === 'skip' || verdict === 'happened') {
    const wish = { ids, verdict, reason: line.text('reason') ?? '', by }
    const taken = await askDesk(path, 'look.decide', wish)
    return taken && { decided: taken.result.decided, left: 0, by: taken.by }
  }
  const begun = await askDesk(path, 'look.repair', { ids, by })
  if (begun === undefined) return undefined
  let repair = begun.result
  while (repair.state === 'trying one' || repair.state === 'going on') {
    await pause(between)
    repair = (await askDesk(path, 'look.repairing', {}))?.result ?? { ...repair, state: 'cancelled' }
  }
  const { total, left, message, state } = repair
  return {
    ...{ decided: total - left.length, left: left.length, by: begun.by },
    ...(state === 'finished' ? {} : { stopped: message ?? 'It was stopped.' }),
  }
}

const previewOf = (path: string, causes: readonly Cause[]): RepairPreview =>
  readStore(path, (store) => {
    const { db, kept } = store.parts
    const found = causes.flatMap(({ waits }) =>
      waits.map((each): WaitsForRepair => (each.kind === 'letter' ? { letter: each.letter } : { effect: each.effect })),
    )
    return repairPreview(store, openWaiting(db, kept), found)
  })

function previewLines(verdict: Verdict, { items, skipped, redone, behind, sums, places }: RepairPreview): string[] {
  const isTriedAgain = verdict === 'retry' || verdict === 'not-happened'
  const what = isTriedAgain
    ? `${skipped} skipped as done, ${redone} redone`
    : `${plural(items, 'event')} would be closed as ${verdict === 'skip' ? 'left out' : 'having happened'}`
  return [
    `${what}.`,
    ...(sums.length > 0 ? [`For ${sums.map(sayMoney).join(' and ')} in all.`] : []),
    ...(isTriedAgain && places.length > 0 ? [`Sent to ${places.join(', ')}.`] : []),
    ...(behind > 0
      ? [`${plural(behind, 'event')} that ${behind === 1 ? 'waits' : 'wait'} behind would follow in order.`]
      : []),
    isTriedAgain
      ? 'One is tried first, and the first new error stops it. Nothing was done yet; --yes does it.'
      : 'Nothing was done yet; --yes does it.',
  ]
}

function decisionsOf(line: Line, verdict: Verdict, causes: readonly Cause[]): readonly (Decision | LaneDecision)[] {
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
  const lanes = new Map<string, Decision | LaneDecision>()
  for (const each of decisions) {
    const about = each.kind === 'lane' ? `${each.stage}\n${each.lane}` : each.key
    if (!lanes.has(about)) lanes.set(about, each)
  }
  return [...lanes.values()]
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
