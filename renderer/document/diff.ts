/** What the draft would change: against the live version, step by step and field by field. */
import type { Flow } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { type FieldChange, fieldChanges, shownJson } from './diff-fields.ts'
import { edgeId } from './edge-id.ts'
import { sameJson } from './json-value.ts'
import { nodeName, nodeOf } from './node-types.ts'
import { speechOf } from './speech.ts'

export type { FieldChange } from './diff-fields.ts'

export type NodeChange = {
  readonly id: string
  readonly name: string
  readonly kind: 'added' | 'changed' | 'removed'
  readonly fields: readonly FieldChange[]
  /** The earlier name, where that is another one. A name alone changes nothing of what the flow does. */
  readonly wasCalled: string | null
}

export type FlowDiff = {
  readonly nodes: ReadonlyMap<string, NodeChange>
  /** Edge ids. */
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  /** Of the flow as a whole: zone, currency, settings, kinds of event. */
  readonly facts: readonly FieldChange[]
  /** Steps that are only called something else. */
  readonly renamed: readonly { readonly id: string; readonly from: string; readonly to: string }[]
  /** Changes of what the flow does: layout, names, descriptions and tests are none. */
  readonly count: number
}

/** Against nothing, everything is added. */
export function diffFlows(live: Flow | null, draft: Flow, nodeTypes: readonly NodeType[]): FlowDiff {
  if (live === draft) return same
  const before: Pick<Flow, 'nodes' | 'edges'> = live ?? { nodes: {}, edges: [] }
  const nodes = new Map<string, NodeChange>()
  const renamed: { id: string; from: string; to: string }[] = []
  for (const [id, node] of Object.entries(draft.nodes)) {
    const old = live ? nodeOf(live, id) : undefined
    // Parts of one flow that were not touched are the same objects, see `sharing`.
    if (old === node) continue
    const name = nodeName(draft, id, nodeTypes)
    if (!live || !old) {
      nodes.set(id, { id, name, kind: 'added', fields: [], wasCalled: null })
      continue
    }
    const was = nodeName(live, id, nodeTypes)
    const wasCalled = was === name ? null : was
    const fields = fieldChanges(old, node, nodeTypes, speechOf(draft))
    if (fields.length > 0) nodes.set(id, { id, name, kind: 'changed', fields, wasCalled })
    else if (wasCalled !== null) renamed.push({ id, from: was, to: name })
  }
  for (const id of Object.keys(before.nodes))
    if (live && !nodeOf(draft, id))
      nodes.set(id, { id, name: nodeName(live, id, nodeTypes), kind: 'removed', fields: [], wasCalled: null })
  const [old, now] = [new Set(before.edges.map(edgeId)), new Set(draft.edges.map(edgeId))]
  const added = new Set([...now].filter((id) => !old.has(id)))
  const removed = new Set([...old].filter((id) => !now.has(id)))
  const facts = live ? factChanges(live, draft) : []
  return { nodes, added, removed, facts, renamed, count: nodes.size + added.size + removed.size + facts.length }
}

/** The live flow with the draft's own objects for steps that are equal, so that comparing them takes no time. */
export function sharing(live: Flow, draft: Flow): Flow {
  const nodes = Object.entries(live.nodes).map(([id, node]) => {
    const other = nodeOf(draft, id)
    const isEqual = other && node.type === other.type && node.version === other.version && node.name === other.name
    return [id, isEqual && sameJson(node.config, other.config) ? other : node] as const
  })
  return { ...live, nodes: Object.fromEntries(nodes) }
}

const same: FlowDiff = {
  nodes: new Map(),
  added: new Set(),
  removed: new Set(),
  facts: [],
  renamed: [],
  count: 0,
}

function factChanges(live: Flow, draft: Flow): readonly FieldChange[] {
  const plain = (path: string, label: string, before: string, after: string): readonly FieldChange[] =>
    before === after ? [] : [{ path, label, before, after }]
  return [
    ...plain('zone', t('Time zone'), live.zone, draft.zone),
    ...plain('currency', t('Currency'), live.currency, draft.currency),
    ...mapChanges('settings', live.settings, draft.settings, (name) => t('Setting {name}', { name })),
    ...mapChanges('events', live.events, draft.events, (name) => t('Description of the event {name}', { name })),
    ...(sameJson(live.parameters, draft.parameters)
      ? []
      : [{ path: 'parameters', label: t('Questions of the flow'), before: null, after: null }]),
  ]
}

function mapChanges(
  path: string,
  before: Flow['settings'],
  after: Flow['settings'],
  label: (name: string) => string,
): readonly FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined
    const now = Object.hasOwn(after, name) ? after[name] : undefined
    if (sameJson(old, now)) return []
    return [{ path: `${path}.${name}`, label: label(name), before: shownJson(old), after: shownJson(now) }]
  })
}
