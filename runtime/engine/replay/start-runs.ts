/** Brings two versions to where a range begins: the changed one takes over what the live one had kept. */
import type { Plan } from '../../compile/plan.ts'
import type { ReplayProgress } from '../../model/api/past.ts'
import type { CloudEvent } from '../../model/event.ts'
import { mergeNeeds, type Needs, noNeeds } from '../../model/needs.ts'
import type { Store } from '../../model/store.ts'
import type { Away } from '../stage-facts.ts'
import type { Sides } from './first-difference.ts'
import type { SimulatedAnswer } from './recorded-answers.ts'
import { ShadowRun } from './shadow-run.ts'
import { ShadowStore } from './shadow-store.ts'
import type { StepsAgain } from './steps-again.ts'

export type Runs = { readonly was: ShadowRun | undefined; readonly now: ShadowRun }

export type RunsAsked = {
  readonly past: Store
  readonly first: number
  readonly steps: StepsAgain
  readonly plans: Sides<Plan | undefined> & { readonly now: Plan }
  readonly answer: () => SimulatedAnswer
  /** Events that are read at once. */
  readonly page: number
  readonly mostKept: number | undefined
  /** When nobody listened, in order. */
  readonly absences: readonly Away[]
  /** Steps whose tables stay with the live one: they are kept once for both. */
  readonly shared: (was: ShadowRun) => ReadonlySet<string>
}

/** Both versions as they would stand when the range begins. */
export function* startRuns(asked: RunsAsked): Generator<ReplayProgress, Runs> {
  const { past, first, steps, plans, answer, mostKept, absences } = asked
  const { again, begins, goesOn } = steps
  const run = (plan: Plan, nodes: ReadonlySet<string>): ShadowRun =>
    new ShadowRun({
      plan,
      past,
      store: new ShadowStore(past, begins, mostKept),
      again: nodes,
      answer: answer(),
      absences,
    })
  const was = plans.was && run(plans.was, again)
  const anew = new Set(plans.now.stages.flatMap(({ node }) => (again.has(node) && !goesOn.has(node) ? [node] : [])))
  const building = run(plans.now, anew)
  if (steps.needsPast) yield* warmUp(asked, was, anew.size > 0 ? building : undefined)
  const shared = was ? asked.shared(was) : new Set()
  const start = new ShadowStore(past, begins, mostKept)
  for (const { node, name } of plans.now.stages) {
    if (anew.has(node)) start.adopt(building.store, name)
    else if (was && again.has(node) && !shared.has(node)) start.adopt(was.store, name)
  }
  if (was) start.askedAlso(was.store)
  start.askedAlso(building.store)
  if (!steps.needsPast) for (const store of [was?.store, start]) if (store) store.askedBefore = first
  const now = new ShadowRun({ plan: plans.now, past, store: start, again, answer: answer(), absences })
  now.adopt(building, anew)
  if (was) now.adopt(was, goesOn)
  return { was, now }
}

/** From the beginning of what is kept, or of the flow, up to the range. */
function* warmUp(
  { past, first, steps, page }: RunsAsked,
  was: ShadowRun | undefined,
  building: ShadowRun | undefined,
): Generator<ReplayProgress, void> {
  const start = Math.max(past.first, Math.min(...steps.begins.values(), first))
  const needs = needsOf(was, building)
  for (let at = start - 1; at < first - 1; ) {
    const events = readPage(past, at, first - 1, channelsOf(was, building), page, needs)
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

/** All that the runs have to see; undefined: everything. */
export function channelsOf(was: ShadowRun | undefined, now: ShadowRun | undefined): readonly string[] | undefined {
  const all = [was, now].flatMap((run) => (run ? [run.channels] : []))
  const named = all.filter((channels) => channels !== undefined)
  return named.length < all.length ? undefined : [...new Set(named.flat())]
}

/** What the runs look at in the data of a channel. */
export function needsOf(was: ShadowRun | undefined, now: ShadowRun | undefined): (channel: string) => Needs {
  return (channel) =>
    [was, now].reduce<Needs>((needs, run) => (run ? mergeNeeds(needs, run.needs(channel)) : needs), noNeeds)
}

/** The next events; fewer than a page: there are no more. */
export function readPage(
  past: Store,
  after: number,
  last: number,
  channels: readonly string[] | undefined,
  page: number,
  needs?: (channel: string) => Needs,
): readonly CloudEvent[] {
  const events = past.read(after, page, channels, needs)
  if ((events.at(-1)?.offset ?? 0) <= last) return events
  const beyond = events.findIndex(({ offset }) => offset > last)
  return beyond < 0 ? events : events.slice(0, beyond)
}
