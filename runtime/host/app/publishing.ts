/** Drafts become versions in force: what that would change, the answers it needs, and the change itself, whole or not at all. */
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Plan } from '../../compile/plan.ts'
import { stageChanges } from '../../engine/publish.ts'
import { removedSteps } from '../../engine/removed-steps.ts'
import { waitingWork } from '../../engine/waiting-work.ts'
import type { Draft } from '../../model/api/drafts.ts'
import type { Choices, PublishPreview, StagePlan, VersionCard } from '../../model/api/publishing.ts'
import { isError } from '../../model/problem.ts'
import { putInForce } from '../put-in-force.ts'
import type { DraftRow } from '../store/drafts.ts'
import { compiledOf, factsOf } from './documents.ts'
import type { OpenDrafts } from './drafts.ts'
import { operatorEvent } from './operator-events.ts'
import { choiceNeeded, draftConflict, emptyFlow, flowProblems, noVersion } from './refusals.ts'
import type { Running } from './running.ts'
import type { ShopOutside } from './shop-outside.ts'
import type { ShopParts } from './shop-parts.ts'
import type { StageWaiting } from './stage-waiting.ts'

type Need = PublishPreview['needs'][number]

export type Publish = {
  readonly flow: string
  readonly revision: number
  readonly choices: Choices
  readonly by: string
  /** For a flow that was off: whether what came meanwhile is handled. */
  readonly start?: 'now' | 'catch up'
  /** Servers that whoever publishes has seen and approves. */
  readonly allow?: readonly string[]
}
export type Revert = { readonly flow: string; readonly hash: string; readonly choices: Choices; readonly by: string }

export type PublishingParts = {
  readonly drafts: OpenDrafts
  readonly running: Running
  readonly waiting: StageWaiting
  readonly outside: ShopOutside
  /** Called when a version has come into force. */
  changed(): void
}

export function openPublishing(parts: ShopParts, { drafts, running, waiting, outside, changed }: PublishingParts) {
  const { store, services, nodeTypes, plans } = parts
  const { releases } = store.parts

  function planInForce(flow: string): Plan | undefined {
    const row = store.deployments().find((each) => each.flow === flow)
    return row === undefined ? undefined : plans.of(row.hash)
  }

  function stagesOf(plan: Plan, before: Plan | undefined): readonly StagePlan[] {
    const changes = stageChanges(plan, before, removedSteps(store, plan.flow.id))
    return changes.map(({ stage, change, effects }) => {
      const node = stage.slice(stage.indexOf('/') + 1)
      const from = change === 'removed' ? before : plan
      const { name, type } = from?.flow.nodes[node] ?? {}
      const planned = from?.stages.find((each) => each.name === stage)
      const tables = planned?.tables.map((table) => table.name) ?? []
      const counts = change === 'removed' || change === 'returned'
      const work = counts && from && planned ? waitingWork(store, from, planned) : { events: 0, effects: 0 }
      return {
        node,
        name: name ?? nodeTypes.find((each) => each.type === type)?.title ?? node,
        change,
        effects,
        keeps: tables.length === 0 && store.stateCount(stage) > 0 ? ['state'] : tables,
        waiting: work.events,
        ...(work.effects > 0 ? { unsent: work.effects } : {}),
      }
    })
  }

  /** An added stage has a choice only where there is a past, and where it may begin with it. */
  function needsOf(plan: Plan, before: Plan | undefined, stages: readonly StagePlan[], past: number): readonly Need[] {
    const unreadable = before === undefined && store.deployments().some(({ flow }) => flow === plan.flow.id)
    const reshaped = unreadable || stages.some(({ change }) => change === 'reshaped')
    const added =
      before !== undefined && past > 0 && stages.some(({ change, effects }) => change === 'added' && !effects)
    const removed = stages.some(
      ({ change, waiting: events, unsent = 0 }) => change === 'removed' && events + unsent > 0,
    )
    const returned = stages.some(({ change }) => change === 'returned')
    const needs = { reshaped, added, removed, returned }
    return (['reshaped', 'added', 'removed', 'returned'] as const).filter((need) => needs[need])
  }

  function pastOf(plan: Plan, stages: readonly StagePlan[]): number {
    const concerned = stages.filter(({ change, effects }) => !effects && (change === 'added' || change === 'reshaped'))
    return Math.max(0, ...concerned.map(({ node }) => waiting.past(plan, `${plan.flow.id}/${node}`)))
  }

  /** Refuses before anything is stopped. */
  function assertChosen(plan: Plan, choices: Choices): void {
    const before = planInForce(plan.flow.id)
    const stages = stagesOf(plan, before)
    const open = needsOf(plan, before, stages, pastOf(plan, stages)).filter((need) => choices[need] === undefined)
    if (open.length === 0) return
    throw choiceNeeded(
      open,
      stages.filter(({ change }) => open.some((need) => need === change)),
    )
  }

  /** @throws FLOW_PROBLEMS where a connection is missing on this computer */
  function assertBound(plan: Plan): void {
    const problems = outside.unbound(plan)
    if (problems.length > 0) throw flowProblems(problems)
  }

  async function tellPublished(flow: string): Promise<void> {
    const event = publishedEvent(flow)
    if (event !== undefined) await running.runtime().accept([event])
  }

  /** About the newest version, unless the log has it already. */
  function publishedEvent(flow: string) {
    const newest = releases.newest(flow)
    if (newest === undefined || newest.by === '') return undefined
    const { version, hash, by, at } = newest
    const event = operatorEvent({
      type: 'counterflow.flow.published',
      flow,
      by,
      at,
      data: { version, hash },
      key: String(version),
    })
    return store.find(event.source, event.id) === undefined ? event : undefined
  }

  return {
    preview(flow: string): PublishPreview {
      const row = drafts.need(flow)
      const { plan, problems } = drafts.documents.compiled(row)
      if (plan === undefined) return { revision: row.revision, problems, stages: [], needs: [], past: 0 }
      const unbound = outside.unbound(plan)
      const before = planInForce(flow)
      const stages = stagesOf(plan, before)
      const past = pastOf(plan, stages)
      const needs = needsOf(plan, before, stages, past)
      const all = [...problems, ...unbound]
      return { revision: row.revision, problems: all, stages, needs, past, outside: outside.servers(plan) }
    },

    /** @throws DRAFT_CONFLICT, FLOW_PROBLEMS, FLOW_EMPTY, PUBLISH_CHOICE, TABLE_OWNED; the version in force then still is. */
    async apply({ flow, revision, choices, by, start = 'catch up', allow = [] }: Publish): Promise<Draft> {
      const row = drafts.need(flow)
      assertRevision(row, revision)
      const { plan, problems } = drafts.documents.compiled(row)
      if (plan === undefined) throw flowProblems(problems.filter(isError))
      if (Object.keys(plan.flow.nodes).length === 0) throw emptyFlow()
      assertBound(plan)
      assertChosen(plan, choices)
      outside.assertApproved(plan, allow)
      const wasOff = running.state(flow) === 'off'
      await running.replace(plan, () => {
        if (wasOff && start === 'now') running.skipMissed(flow)
        // Another window may have saved while the producers ended.
        assertRevision(drafts.need(flow), revision)
        const at = services.clock.now()
        putInForce(store, plan, { at, choices, by, nodeTypes })
        outside.approve(plan, by)
        const latest = releases.latest(flow)
        const isSame = latest?.hash === plan.hash && senseOf(latest.text) === senseOf(row.text)
        if (!isSame) releases.add({ flow, hash: plan.hash, at, by, text: row.text })
        drafts.rewrite(flow, { allowances: [] })
      })
      changed()
      await tellPublished(flow)
      parts.tell('flows', { flow })
      return drafts.read(flow)
    },

    /** @throws VERSION_MISSING, FLOW_PROBLEMS, PUBLISH_CHOICE */
    async revert({ flow, hash, choices, by }: Revert): Promise<Draft> {
      drafts.need(flow)
      const release = releases.find(flow, hash)
      if (release === undefined) throw noVersion()
      const { plan, problems } = compiledOf(release.text, flow, nodeTypes)
      if (plan === undefined) throw flowProblems(problems.filter(isError))
      assertBound(plan)
      assertChosen(plan, choices)
      await running.replace(plan, () => {
        const at = services.clock.now()
        putInForce(store, plan, { at, choices, by, nodeTypes })
        // Who goes back to it has seen it live before.
        outside.approve(plan, by)
        const version = releases.add({ flow, hash: plan.hash, at, by, text: release.text })
        drafts.rewrite(flow, { text: release.text, label: `Back to version ${release.version}, as ${version}` })
      })
      changed()
      await tellPublished(flow)
      const draft = drafts.read(flow)
      parts.tell('draft', { flow, revision: draft.revision })
      parts.tell('flows', { flow })
      return draft
    },

    versions(flow: string): readonly VersionCard[] {
      drafts.need(flow)
      const list = releases.list(flow)
      return list.map(({ version, hash, at, by }, index) => ({ version, hash, at, by, live: index === 0 }))
    },

    /** @throws VERSION_MISSING */
    text(flow: string, hash: string): { text: string } {
      const found = releases.find(flow, hash) ?? store.version(hash)
      if (found === undefined || found.flow !== flow) throw noVersion()
      return { text: found.text }
    },

    /** Flows that came into this store by the command have no draft and no list of versions yet. */
    adopt(): void {
      for (const { flow, hash, at } of store.deployments()) {
        const version = store.version(hash)
        if (version === undefined || Array.isArray(parseFlow(version.text))) continue
        store.atomically(() => {
          if (releases.newest(flow)?.hash !== hash) releases.add({ flow, hash, at, by: '', text: version.text })
          if (store.parts.drafts.find(flow) === undefined)
            store.parts.drafts.put({
              flow,
              text: version.text,
              revision: 1,
              label: '',
              at,
              removed: null,
              allowances: [],
            })
        })
      }
    },

    /** What a crash kept from being told. */
    async tellMissed(): Promise<void> {
      for (const { flow } of store.deployments()) await tellPublished(flow)
    },
  }

  function senseOf(text: string): string {
    return factsOf(text, nodeTypes).sense
  }
}

export type Publishing = ReturnType<typeof openPublishing>

function assertRevision(row: DraftRow, revision: number): void {
  if (row.revision !== revision) throw draftConflict(row.revision)
}
