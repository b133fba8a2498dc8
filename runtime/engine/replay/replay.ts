/**
 * The shadow of a changed flow over the past: a stretch of the log goes through what was live and through what it would
 * be, side by side, and what differs is told. Nothing is sent and nothing is written; the same replay tells the same.
 */
import type { Plan } from '../../compile/plan.ts'
import type { LookDiff, ReplayProgress, ReplayReport } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import type { Store } from '../../model/store.ts'
import { SimulatedReceiver } from '../simulated.ts'
import { EffectDiffs, type OwedEar } from './effect-diff.ts'
import { pastEvent } from './listed.ts'
import type { Side } from './moved.ts'
import { OutputDiffs } from './output-diff.ts'
import { type ShadowEar, ShadowRun, type SimulatedAnswer } from './shadow-run.ts'
import { ShadowStore } from './shadow-store.ts'
import { type StepsAgain, stepsAgain } from './steps-again.ts'
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
  /** What was asked for, in ms of event time, where it was a stretch of time. */
  readonly asked?: number
  readonly all?: boolean
  /** Entries of each list. */
  readonly most?: number
  /** Hears of each effect that would be new. */
  readonly owed?: OwedEar
}

const page = 1_000
const mostListed = 1_000

type Sides<T> = { readonly [S in Side]: T }

export function* replay(asked: ReplayAsked): Generator<ReplayProgress, ReplayReport> {
  const { past, before, after, first, last, most = mostListed } = asked
  const steps = stepsAgain(asked)
  const journals: Sides<Journal> = { was: [], now: [] }
  const plans = { was: before && noting(before, journals.was), now: noting(after, journals.now) }
  const { was, now } = yield* startRuns(asked, steps, plans)

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
  const tables = new TableDiffs({ was: before, now: after }, stores, steps.again, isWanted, most)
  let simulated = 0
  const ear = (side: Side): ShadowEar => ({
    made: (event, counts) => {
      if (isWanted(event)) outputs.made(side, event, counts)
    },
    asked: (node, effect, event) => {
      if (isWanted(event)) effects.asked(side, node, effect, event)
    },
    simulated: () => {
      if (side === 'now') simulated++
    },
  })
  if (was) was.ear = ear('was')
  now.ear = ear('now')
  journals.was.length = 0
  journals.now.length = 0

  for (let at = first - 1; at < last; ) {
    const events = readPage(past, at, last, channelsOf(was, now))
    was?.open(events)
    now.open(events)
    for (const event of events) {
      const isPicked = selected === undefined ? isWanted(event) : selected.has(event.offset)
      if (selected?.has(event.offset)) roots.add(event.correlationid ?? event.id)
      const ledBefore = was?.lead(event) ?? false
      const ledAfter = now.lead(event)
      if (ledBefore || ledAfter) {
        outputs.logged(event, ledBefore ? was?.counts : undefined, ledAfter ? now.counts : undefined, isWanted(event))
        if (isPicked) {
          range.events++
          range.from = Math.min(range.from ?? event.time, event.time)
          range.to = Math.max(range.to ?? event.time, event.time)
        }
      }
      was?.follow(event)
      now.follow(event)
    }
    const end = events.length < page ? undefined : events.at(-1)
    at = end?.offset ?? last
    if (at >= last && asked.until !== undefined) {
      was?.end(asked.until)
      now.end(asked.until)
    }
    const commits = { was: was?.close() ?? [], now: now.close() }
    const newest = events.at(-1)
    if (newest) tables.page(journals, commits, newest)
    yield { done: at - first + 1, total: last - first + 1, part: 'range' }
  }

  const told = {
    outputs: outputs.report(),
    tables: tables.report(),
    effects: effects.report(asked.owed),
    look: lookDiffs(was, now, past, isWanted),
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

type Runs = { readonly was: ShadowRun | undefined; readonly now: ShadowRun }

/** Both versions as they would stand when the range begins: the changed one takes over what the live one had kept. */
function* startRuns(
  { past, first, answer = simulatedAnswer }: ReplayAsked,
  steps: StepsAgain,
  plans: { readonly was: Plan | undefined; readonly now: Plan },
): Generator<ReplayProgress, Runs> {
  const { again, begins, goesOn } = steps
  const run = (plan: Plan, nodes: ReadonlySet<string>): ShadowRun =>
    new ShadowRun({ plan, past, store: new ShadowStore(past, begins), again: nodes, answer: answer() })
  const was = plans.was && run(plans.was, again)
  const anew = new Set(plans.now.stages.flatMap(({ node }) => (again.has(node) && !goesOn.has(node) ? [node] : [])))
  const building = run(plans.now, anew)
  if (steps.needsPast) yield* warmUp(past, first, was, anew.size > 0 ? building : undefined, [...begins.values()])
  const start = new ShadowStore(past, begins)
  for (const { node, name } of plans.now.stages) {
    if (anew.has(node)) start.adopt(building.store, name)
    else if (was && again.has(node)) start.adopt(was.store, name)
  }
  if (was) start.askedAlso(was.store)
  start.askedAlso(building.store)
  if (!steps.needsPast) for (const store of [was?.store, start]) if (store) store.askedBefore = first
  const now = new ShadowRun({ plan: plans.now, past, store: start, again, answer: answer() })
  now.adopt(building, anew)
  if (was) now.adopt(was, goesOn)
  return { was, now }
}

/** From the beginning of what is kept, or of the flow, up to the range. */
function* warmUp(
  past: Store,
  first: number,
  was: ShadowRun | undefined,
  building: ShadowRun | undefined,
  begins: readonly number[],
): Generator<ReplayProgress, void> {
  const start = Math.max(past.first, Math.min(...begins, first))
  for (let at = start - 1; at < first - 1; ) {
    const events = readPage(past, at, first - 1, channelsOf(was, building))
    for (const run of [was, building]) {
      if (!run) continue
      run.open(events)
      for (const event of events) {
        run.lead(event)
        run.follow(event)
      }
      run.close()
    }
    at = (events.length < page ? undefined : events.at(-1)?.offset) ?? first - 1
    yield { done: at - start + 1, total: first - start, part: 'before' }
  }
}

function channelsOf(was: ShadowRun | undefined, now: ShadowRun | undefined): readonly string[] | undefined {
  const all = [was, now].flatMap((run) => (run ? [run.channels] : []))
  const named = all.filter((channels) => channels !== undefined)
  return named.length < all.length ? undefined : [...new Set(named.flat())]
}

function readPage(
  past: Store,
  after: number,
  last: number,
  channels: readonly string[] | undefined,
): readonly CloudEvent[] {
  const events = past.read(after, page, channels)
  const beyond = events.findIndex(({ offset }) => offset > last)
  return beyond < 0 ? events : events.slice(0, beyond)
}

function lookDiffs(
  was: ShadowRun | undefined,
  now: ShadowRun,
  past: Store,
  isWanted: (event: CloudEvent) => boolean,
): readonly LookDiff[] {
  const found = new Map<string, { was: number; now: number; new: LookDiff['new'][number][] }>()
  const of = (stage: string) => {
    const node = stage.slice(stage.indexOf('/') + 1)
    const known = found.get(node) ?? { was: 0, now: 0, new: [] }
    found.set(node, known)
    return known
  }
  const nameOf = (letter: { stage: string; offset: number; split: number }): string =>
    `${letter.stage}\n${Math.floor(letter.offset)}\n${letter.split}`
  const before = was?.letters() ?? []
  const known = new Set(before.map(nameOf))
  for (const letter of before) of(letter.stage).was++
  for (const letter of now.letters()) {
    const entry = of(letter.stage)
    entry.now++
    const event = now.store.get(letter.offset) ?? past.get(Math.floor(letter.offset))
    if (known.has(nameOf(letter)) || !event || !isWanted(event) || entry.new.length >= mostListed) continue
    entry.new.push({ code: letter.code, message: letter.message, event: pastEvent(event) })
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([node, counts]) => ({ node, ...counts }))
}

type Told = Pick<ReplayReport, 'outputs' | 'tables' | 'effects' | 'look'>

const isSame = ({ outputs, tables, effects, look }: Told): boolean =>
  outputs.every((output) => output.new.count + output.gone.count + output.changed + output.moved === 0) &&
  tables.every(({ added, changed, gone }) => added + changed + gone === 0) &&
  effects.every((effect) => effect.new.count + effect.gone.count + effect.changed.count + effect.moved === 0) &&
  look.every((each) => each.was === each.now && each.new.length === 0)
