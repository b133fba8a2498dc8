/** The flows of the shop as people edit them. Every save is a commit of its own: an edit that was answered is on the disk. */
import { writeFlow } from '../../compile/canonical.ts'
import { parseJson } from '../../expression/json.ts'
import type { Allowance, Draft, LiveVersion } from '../../model/api/drafts.ts'
import type { FlowState } from '../../model/api/flow-state.ts'
import type { FlowCard } from '../../model/api/flows.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject } from '../../model/json.ts'
import { CounterflowError, type Problem } from '../../model/problem.ts'
import type { DraftRow } from '../store/drafts.ts'
import { type Facts, factsOf, openDocuments } from './documents.ts'
import { draftConflict, noFlow, notReadable } from './refusals.ts'
import type { Caller, ShopParts } from './shop-parts.ts'

export type Save = {
  readonly flow: string
  readonly text: string
  readonly revision: number
  readonly label: string
}

/** `others` tells every window but one. */
export function openDrafts(
  parts: ShopParts,
  stateOf: (flow: string) => FlowState,
  others: (than: string) => readonly string[],
) {
  const { store, nodeTypes, services, tell } = parts
  const { drafts, releases } = store.parts
  const documents = openDocuments(nodeTypes)
  /** What the live version of a flow says, by its number. */
  const live = new Map<string, { readonly version: number; readonly sense: string }>()

  /** @throws FLOW_MISSING */
  function need(flow: string): DraftRow {
    const row = drafts.find(flow)
    if (row === undefined || row.removed !== null) throw noFlow(flow)
    return row
  }

  const facts = (row: Pick<DraftRow, 'flow' | 'revision'>): Facts =>
    documents.facts(row, () => drafts.find(row.flow)?.text ?? '{}')

  function liveSense(flow: string): { readonly version: number; readonly sense: string } | undefined {
    const newest = releases.newest(flow)
    if (newest === undefined) return undefined
    const known = live.get(flow)
    if (known?.version === newest.version) return known
    const fresh = { version: newest.version, sense: factsOf(releases.latest(flow)?.text ?? '{}', nodeTypes).sense }
    live.set(flow, fresh)
    return fresh
  }

  function liveVersion(flow: string): LiveVersion | null {
    const latest = releases.latest(flow)
    return latest === undefined
      ? null
      : { version: latest.version, hash: latest.hash, text: latest.text, at: latest.at, by: latest.by }
  }

  const describe = (row: DraftRow): Draft => ({
    flow: row.flow,
    text: row.text,
    revision: row.revision,
    state: stateOf(row.flow),
    live: liveVersion(row.flow),
    // Written by the import, and by nobody else.
    allowances: row.allowances as readonly Allowance[],
  })

  function cardOf(row: Pick<DraftRow, 'flow' | 'revision' | 'at'>, needsLook: number): FlowCard {
    const { name, description, steps, sense } = facts(row)
    const newest = liveSense(row.flow)
    return {
      flow: row.flow,
      name,
      description,
      state: stateOf(row.flow),
      version: newest?.version ?? null,
      differs: newest !== undefined && newest.sense !== sense,
      edited: row.at,
      steps,
      needsLook,
    }
  }

  function needsLook(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const [stage, { letters, unsure }] of parts.waiting.byStage()) {
      const flow = stage.slice(0, stage.indexOf('/'))
      counts.set(flow, (counts.get(flow) ?? 0) + letters + unsure)
    }
    return counts
  }

  return {
    need,
    documents,
    describe,
    read: (flow: string): Draft => describe(need(flow)),
    /** Puts a new flow among the others. It is off, and nothing of it runs. */
    add(document: Flow, label: string, allowances: readonly Allowance[] = []): Draft {
      const row: DraftRow = {
        flow: document.id,
        text: writeFlow(document),
        revision: 1,
        label,
        at: services.clock.now(),
        removed: null,
        allowances: allowances.map((allowance) => ({ ...allowance })),
      }
      store.atomically(() => drafts.put(row))
      tell('flows', { flow: row.flow })
      return describe(row)
    },
    /** @throws FLOW_MISSING, DRAFT_CONFLICT, FLOW_JSON */
    save({ flow, text, revision, label }: Save, { window }: Caller): { revision: number } {
      const row = need(flow)
      // The same again, after a crash that swallowed the first answer.
      if (text === row.text && revision <= row.revision) return { revision: row.revision }
      if (revision !== row.revision) throw draftConflict(row.revision)
      checkJson(text)
      const before = cardOf(row, 0)
      const next = { ...row, text, label, revision: revision + 1, at: services.clock.now() }
      store.atomically(() => drafts.put(next))
      for (const other of others(window)) tell('draft', { flow, revision: next.revision }, other)
      const after = cardOf(next, 0)
      if (before.name !== after.name || before.differs !== after.differs || before.steps !== after.steps)
        tell('flows', { flow })
      return { revision: next.revision }
    },
    /** Inside a transaction of the caller. */
    rewrite(flow: string, change: Partial<Pick<DraftRow, 'text' | 'label' | 'removed' | 'allowances'>>): DraftRow {
      const row = drafts.find(flow)
      if (row === undefined) throw noFlow(flow)
      const revision = change.text === undefined || change.text === row.text ? row.revision : row.revision + 1
      const next = { ...row, ...change, revision, at: services.clock.now() }
      drafts.put(next)
      return next
    },
    cards(): readonly FlowCard[] {
      const counts = needsLook()
      const rows = drafts.list().filter(({ removed }) => removed === null)
      return rows.map((row) => cardOf(row, counts.get(row.flow) ?? 0))
    },
    card: (flow: string): FlowCard => cardOf(need(flow), needsLook().get(flow) ?? 0),
    /** Tables that some flow keeps or would keep, and ids that were ever given. */
    taken(): { readonly tables: ReadonlySet<string>; readonly flows: ReadonlySet<string> } {
      const rows = drafts.list()
      const kept = store.tables().map(({ name }) => name)
      return {
        tables: new Set([...kept, ...rows.flatMap((row) => facts(row).tables)]),
        flows: new Set([...rows.map(({ flow }) => flow), ...store.deployments().map(({ flow }) => flow)]),
      }
    },
  }
}

export type OpenDrafts = ReturnType<typeof openDrafts>

/** @throws FLOW_JSON: what cannot be read again must not replace what can. */
function checkJson(text: string): void {
  const read = parseJson(text, { codes: { syntax: 'FLOW_PARSE', depth: 'FLOW_TOO_DEEP' } })
  if ('code' in read) throw notReadable([read])
  if (isObject(read.value)) return
  const problem: Problem = { code: 'FLOW_SHAPE', message: 'Expected { … }, got another value' }
  throw new CounterflowError('FLOW_JSON', 'A flow is a document in { … }, and this is none.', {
    kept: 'The flow is as it was.',
    advice: 'Undo the last change.',
    details: { problems: [problem] },
  })
}
