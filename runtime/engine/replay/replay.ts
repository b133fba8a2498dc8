/**
 * The shadow of a changed flow over the past: a stretch of the log goes through what was live and through what it would
 * be, side by side, and what differs is told. Nothing is sent and nothing is written; the same replay tells the same.
 */

import type { Plan, PlannedStage } from '../../compile/plan.ts'
import { amountNeeds } from '../../model/amount-in.ts'
import type { ReplayProgress, ReplayReport } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import { mergeNeeds, type Needs } from '../../model/needs.ts'
import type { Store } from '../../model/store.ts'
import { leftOut } from '../left-out.ts'
import { SimulatedReceiver } from '../simulated.ts'
import type { Away } from '../stage-facts.ts'
import type { ShadowEar } from './brought-forth.ts'
import { EffectDiffs, type OwedEar } from './effect-diff.ts'
import type { Sides } from './first-difference.ts'
import { JointWalk } from './joint-walk.ts'
import { lookDiffs } from './look-diff.ts'
import type { Side } from './moved.ts'
import { OutputDiffs } from './output-diff.ts'
import type { SimulatedAnswer } from './recorded-answers.ts'
import type { ShadowRun } from './shadow-run.ts'
import { SharedSteps, sharableSteps } from './shared-steps.ts'
import { channelsOf, needsOf, readPage, startRuns } from './start-runs.ts'
import { stepsAgain } from './steps-again.ts'
import { TableDiffs } from './table-diff.ts'
import { type Journal, noting } from './table-journal.ts'

export type ReplayAsked = {
  readonly past: Store
  /** What was live; undefined where the flow has never been on. */
  readonly before: Plan | undefined
  readonly after: Plan
  /** Offsets, both included. */
  readonly first: number
  readonly last: number
  /** Only events of this stretch of time are compared, ms from (inclusive) and to (exclusive): the log is in another order. */
  readonly from?: number
  readonly to?: number
  /** Only these of them, and what they caused, are compared. */
  readonly selected?: ReadonlySet<number>
  /** A stored version, for what has run over the range. */
  readonly planOf: (hash: string) => Plan | undefined
  /** What the clock on the wall said at the end of the range, ms. */
  readonly until?: number
  /** Makes the outside of one run: it may remember what it was asked. */
  readonly answer?: () => SimulatedAnswer
  /** When nobody listened, ms of the wall clock, in order. */
  readonly absences?: readonly Away[]
  /** What was asked for, in ms of event time, where it was a stretch of time. */
  readonly asked?: number
  /** Nothing is taken from the record, and nothing is run once for both: for proofs. */
  readonly all?: boolean
  readonly apart?: boolean
  /** Entries of each list. */
  readonly most?: number
  /** Rows and keys that each version may remember. */
  readonly mostKept?: number
  /** Hears of each effect that would be new. */
  readonly owed?: OwedEar
  /** Events that are read at once; rows are compared behind each of these pages. */
  readonly page?: number
}

const mostListed = 1_000
const usualPage = 1_000

export function* replay(asked: ReplayAsked): Generator<ReplayProgress, ReplayReport> {
  const { past, before, after, first, last, most = mostListed, page = usualPage } = asked
  const steps = stepsAgain(asked)
  const journals: Sides<Journal> = { was: [], now: [] }
  const plans = { was: before && noting(before, journals.was), now: noting(after, journals.now) }
  const sharable = asked.apart ? [] : sharableSteps(before, after, steps.again)
  // Where something waits behind what could not be handled, or was left out, each version has to know it.
  const sharedBy = ({ store }: ShadowRun): readonly PlannedStage[] =>
    sharable.filter(
      ({ name }) => store.letters(name).length + store.parked(name).length + leftOut(past, name).length === 0,
    )
  const { was, now } = yield* startRuns({
    past,
    first,
    steps,
    plans,
    answer: asked.answer ?? simulatedAnswer,
    page,
    mostKept: asked.mostKept,
    absences: asked.absences ?? [],
    shared: (run) => new Set(sharedBy(run).map(({ node }) => node)),
  })
  const shared = was ? sharedBy(was) : []

  const range = { events: 0, from: null as number | null, to: null as number | null }
  const roots = new Set<string>()
  const { selected, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = asked
  const isWanted = ({ offset, correlationid, time }: CloudEvent): boolean =>
    time >= from &&
    time < to &&
    (selected === undefined || selected.has(offset) || (correlationid !== null && roots.has(correlationid)))
  const outputs = new OutputDiffs(before, after, most)
  const effects = new EffectDiffs(most)
  const stores = { was: was?.store, now: now.store }
  const apart = new Set([...steps.again].filter((node) => !shared.some((step) => step.node === node)))
  const tables = new TableDiffs({ was: before, now: after }, stores, apart, isWanted)
  const walk =
    was && before && !asked.apart ? new JointWalk({ was: before, now: after }, { was, now }, outputs) : undefined
  const together =
    was && before
      ? new SharedSteps({
          plans: { was: before, now: after },
          runs: { was, now },
          steps: shared,
          wanted: isWanted,
          tables,
          journals,
          mostKept: asked.mostKept,
        })
      : undefined
  let simulated = 0
  const ear = (side: Side): ShadowEar => ({
    made: (event, counts) => {
      if (isWanted(event)) outputs.made(side, event, counts)
    },
    asked: (node, effect, event) => {
      if (isWanted(event)) effects.asked(side, node, effect, event)
    },
    simulated: (event) => {
      if (side === 'now' && isWanted(event)) simulated++
    },
  })
  if (was) was.ear = ear('was')
  now.ear = ear('now')
  journals.was.length = 0
  journals.now.length = 0

  let newest: CloudEvent | undefined
  const looked = needsOf(was, now)
  const needs = asked.apart ? undefined : (channel: string): Needs => mergeNeeds(looked(channel), amountNeeds)
  for (let at = first - 1; at < last; ) {
    const events = readPage(past, at, last, channelsOf(was, now), page, needs)
    was?.open(events)
    now.open(events)
    for (const event of events) {
      if (selected?.has(event.offset)) roots.add(event.correlationid ?? event.id)
      const wanted = isWanted(event)
      const isOfWas = was?.arrive(event) ?? false
      const isOfNow = now.arrive(event)
      if (!(isOfWas && isOfNow && walk?.lead(event, wanted))) {
        if (isOfWas) was?.leadOn(event)
        if (isOfNow) now.leadOn(event)
        if (wanted) outputs.logged(event, isOfWas ? was?.counts : undefined, isOfNow ? now.counts : undefined)
      }
      together?.run()
      if ((isOfWas || isOfNow) && (selected === undefined ? wanted : selected.has(event.offset))) {
        range.events++
        range.from = Math.min(range.from ?? event.time, event.time)
        range.to = Math.max(range.to ?? event.time, event.time)
      }
      was?.follow(event)
      now.follow(event)
      together?.run()
    }
    newest = events.at(-1) ?? newest
    at = events.length === page && newest ? newest.offset : last
    if (at >= last && asked.until !== undefined) {
      was?.end(asked.until)
      now.end(asked.until)
      together?.run()
    }
    const commits = { was: was?.close() ?? [], now: now.close() }
    if (newest) {
      tables.page(journals, commits, newest)
      together?.endPage(newest)
    }
    yield { done: at - first + 1, total: last - first + 1, part: 'range' }
  }

  walk?.tell()
  const told = {
    outputs: outputs.report(),
    tables: [...tables.report(most), ...(together?.report(most) ?? [])].sort((a, b) => (a.table < b.table ? -1 : 1)),
    effects: effects.report(asked.owed),
    look: lookDiffs(was, now, past, (event) => event.offset >= first && isWanted(event), mostListed),
  }
  return {
    flow: after.flow.id,
    was: before?.hash ?? null,
    now: after.hash,
    range: { first, last, ...range, ...(selected === undefined ? {} : { selected: selected.size }) },
    coverage: {
      asked: asked.asked ?? null,
      kept: range.from === null || range.to === null ? 0 : range.to - range.from,
      removedBefore: past.first > 1 ? past.first : null,
      start: steps.needsPast && first > past.first ? 'log' : 'range',
      taken: [...steps.taken].sort(),
      run: [...steps.again].sort(),
      simulated,
    },
    same: isSame(told),
    ...told,
  }
}

function simulatedAnswer(): SimulatedAnswer {
  const receiver = new SimulatedReceiver()
  return (effect) => receiver.perform(effect)
}

type Told = Pick<ReplayReport, 'outputs' | 'tables' | 'effects' | 'look'>

const isSame = ({ outputs, tables, effects, look }: Told): boolean =>
  outputs.every((output) => output.new.count + output.gone.count + output.changed + output.moved === 0) &&
  tables.every(({ added, changed, gone }) => added + changed + gone === 0) &&
  effects.every((effect) => effect.new.count + effect.gone.count + effect.changed.count + effect.moved === 0) &&
  look.every((each) => each.was === each.now && each.new.length + each.gone.length === 0)
