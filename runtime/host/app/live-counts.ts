/**
 * What a window sees of a flow at work. The engine only raises counters on its way; here they are read a few times a
 * second, for flows that somebody watches, and told when they say something else than before.
 */
import type { Plan } from '../../compile/plan.ts'
import type { Deployment } from '../../engine/deployment.ts'
import type { StageRun } from '../../engine/stage-run.ts'
import type { LiveCounts, StageCounts } from '../../model/api/live.ts'
import { readThrown } from '../../model/thrown.ts'
import type { StageWaits } from '../store/waiting.ts'
import type { Contradictions } from './contradictions.ts'
import { keepCounts, readCounts } from './kept-counts.ts'
import { Rates } from './rates.ts'
import type { Running } from './running.ts'
import type { ShopParts } from './shop-parts.ts'
import type { StageWaiting } from './stage-waiting.ts'
import type { TableRows } from './table-rows.ts'

/** ms between two looks at a flow that is watched. */
const pause = 250
const second = 1_000
/** Seconds. */
const keepEvery = 10
const nothing: StageWaits = { letters: 0, unsure: 0, open: 0 }

export type LiveParts = {
  readonly running: Running
  readonly waiting: StageWaiting
  readonly rows: TableRows
  readonly contradictions: Contradictions
  /** Why what a step writes outside the store is not written. */
  standsStill(stage: string): string | undefined
  /** The last event that is in the copy that a step keeps. */
  copiedThrough(stage: string, target: string): number | undefined
}

export function openLiveCounts(
  parts: ShopParts,
  { running, waiting, rows, contradictions, standsStill, copiedThrough }: LiveParts,
) {
  const { store, services, plans, tell } = parts
  const rates = new Map<string, Rates>()
  const watched = new Map<string, { readonly flow: string; told: string }>()
  let looked: NodeJS.Timeout | undefined
  let look = -1
  let ticks = 0
  /** What was kept of each flow. */
  const kept = new Map<string, string>()

  const ratesOf = (flow: string): Rates => {
    let known = rates.get(flow)
    if (known === undefined) {
      const plan = running.state(flow) === 'off' ? undefined : planOf(flow)
      known = new Rates(readCounts(store, flow, plan, services.clock.now()))
      rates.set(flow, known)
    }
    return known
  }

  function planOf(flow: string): Plan | undefined {
    const kept = store.deployments().find((row) => row.flow === flow)
    return kept === undefined ? undefined : plans.of(kept.hash)
  }

  function counts(flow: string): LiveCounts {
    const deployment = running.deployment(flow)
    const plan = deployment?.plan ?? planOf(flow)
    const own = ratesOf(flow)
    const totals = own.totals(deployment)
    const waits = parts.waiting.byStage()
    const stopped = running.failures(flow)
    return {
      flow,
      at: services.clock.now(),
      since: own.since,
      state: running.state(flow),
      outputs: Object.fromEntries(
        [...totals].map(([output, total]) => [output, { total, perMinute: own.inLastMinute(output, total) }]),
      ),
      stages: Object.fromEntries(
        (plan?.stages ?? []).map((stage) => [
          stage.node,
          stageCounts(plan as Plan, deployment, stage, totals, waits.get(stage.name) ?? nothing),
        ]),
      ),
      progress: Object.fromEntries(running.progress(flow)),
      ...(stopped.size > 0 ? { stopped: Object.fromEntries(stopped) } : {}),
      head: store.head,
    }
  }

  function stageCounts(
    plan: Plan,
    deployment: Deployment | undefined,
    { index, node, name, tables, answers, copy }: Plan['stages'][number],
    totals: ReadonlyMap<string, number>,
    { letters, unsure, open }: StageWaits,
  ): StageCounts {
    const own = ratesOf(plan.flow.id)
    const run = deployment?.runs[index]
    const ahead = run === undefined ? waiting.of(plan, name) : waitingFor(plan, run, own, totals)
    const late = run === undefined || deployment === undefined ? 0 : Math.max(0, deployment.clock - run.clock)
    return {
      handled: own.handled(node),
      waiting: ahead,
      behind: ahead === 0 ? 0 : late,
      needsLook: letters + unsure,
      effectsOpen: open,
      ...(copy === undefined ? {} : { copyBehind: waiting.of(plan, name, copiedThrough(name, copy.target) ?? 0) }),
      ...(answers === undefined ? {} : { asking: store.stateCount(name) }),
      rows: tables.length === 0 ? null : tables.reduce((sum, table) => sum + rows.count(table.name), 0),
      halted: run?.halted ?? standsStill(name) ?? null,
      ...delayOf(open, name),
    }
  }

  function delayOf(open: number, stage: string): Pick<StageCounts, 'delayed'> {
    const delayed = open === 0 ? undefined : running.runtime().delayed(stage)
    // A try that is about to be made is no delay.
    return delayed === undefined || delayed.next <= services.clock.now() ? {} : { delayed }
  }

  /** From the counters where they tell, because routers let only a part of a channel through; else from the log. */
  function waitingFor(plan: Plan, run: StageRun, own: Rates, totals: ReadonlyMap<string, number>): number {
    const { node } = run.planned
    let arrived = 0
    for (const [output, targets] of plan.targets) if (targets.includes(node)) arrived += totals.get(output) ?? 0
    const told = own.waiting(node, arrived, run.cursor >= store.head)
    if (told !== undefined) return told
    const found = waiting.of(plan, run.name, run.cursor)
    if (found === 0) own.waiting(node, arrived, true)
    return found
  }

  /** Everything but the moment at which it was looked at. */
  const told = ({ at: _, ...rest }: LiveCounts): string => JSON.stringify(rest)

  function tellWatchers(): void {
    const fresh = new Map<string, { readonly counts: LiveCounts; readonly text: string }>()
    for (const [window, watch] of watched) {
      let now = fresh.get(watch.flow)
      if (!now) {
        const found = counts(watch.flow)
        now = { counts: found, text: told(found) }
        fresh.set(watch.flow, now)
      }
      if (now.text === watch.told) continue
      watch.told = now.text
      tell('live', now.counts, window)
    }
  }

  /** `surely`: also where there are as many as at the last look, since they may be others. */
  function tellLook(surely: boolean): void {
    let count = contradictions.count()
    for (const { letters, unsure } of parts.waiting.byStage().values()) count += letters + unsure
    const isNews = surely || (look >= 0 && count !== look)
    look = count
    if (isNews) tell('look', { count })
  }

  /** While a stage has nothing before it, its counters are noted: from them follows how much that is later. */
  function note(flow: string): void {
    const deployment = running.deployment(flow)
    if (deployment === undefined) return
    const own = ratesOf(flow)
    const totals = own.totals(deployment)
    for (const run of deployment.runs) waitingFor(deployment.plan, run, own, totals)
  }

  function tick(): void {
    for (const { flow } of store.deployments()) {
      ratesOf(flow).tick(running.deployment(flow))
      note(flow)
    }
    contradictions.look()
    tellLook(false)
    if (++ticks % keepEvery === 0) keep()
  }

  /** What was counted, where it is more than was kept. */
  function keep(): void {
    const news = [...rates].flatMap(([flow, own]) => {
      const plan = running.deployment(flow)?.plan ?? planOf(flow)
      if (plan === undefined) return []
      const outputs = own.totals(running.deployment(flow))
      const handled = new Map(plan.stages.map(({ node }) => [node, own.handled(node)]))
      const text = JSON.stringify([[...outputs], [...handled]])
      if (text === kept.get(flow)) return []
      return [{ flow, plan, text, counts: { since: own.since, outputs, handled } }]
    })
    if (news.length === 0) return
    try {
      store.atomically(() => {
        for (const { plan, counts } of news) keepCounts(store, plan, counts)
      })
      for (const { flow, text } of news) kept.set(flow, text)
    } catch (error) {
      // Whoever writes events says what is wrong with the disk; figures can be counted again.
      parts.log(`The counts were not kept: ${readThrown(error).message}`)
    }
  }

  const ticking = setInterval(tick, second)
  ticking.unref()
  running.onChange(note)
  tick()

  return {
    counts,
    watch(flow: string | null, window: string): LiveCounts | null {
      const found = flow === null ? null : counts(flow)
      if (found === null) watched.delete(window)
      else watched.set(window, { flow: found.flow, told: told(found) })
      if (watched.size === 0) {
        clearInterval(looked)
        looked = undefined
      } else if (looked === undefined) {
        looked = setInterval(tellWatchers, pause)
        looked.unref()
      }
      return found
    },
    /** A person has decided. */
    decided: (): void => tellLook(true),
    /** Before the store is closed, when nothing is counted any more. */
    close(): void {
      clearInterval(ticking)
      clearInterval(looked)
      keep()
    },
  }
}

export type Live = ReturnType<typeof openLiveCounts>
