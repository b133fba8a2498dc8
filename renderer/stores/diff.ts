/** Draft against live, worked out once for everybody who shows it. */

import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { diffFlows, type FlowDiff } from '../document/diff.ts'
import { useDocument } from './document.ts'

let known: { readonly live: Flow | null; readonly draft: Flow; readonly diff: FlowDiff } | null = null
const nothing: FlowDiff = {
  nodes: new Map(),
  added: new Set(),
  removed: new Set(),
  facts: [],
  renamed: [],
  count: 0,
}

function diffOf(live: Flow | null, draft: Flow | null): FlowDiff {
  if (draft === null) return nothing
  if (known?.live !== live || known.draft !== draft) known = { live, draft, diff: diffFlows(live, draft, nodeTypes) }
  return known.diff
}

/** Of the open flow. Against no live version everything is added. */
export function flowDiff(): FlowDiff {
  const { live, flow } = useDocument.getState()
  return diffOf(live?.flow ?? null, flow)
}

export const useFlowDiff = (): FlowDiff => useDocument(({ live, flow }) => diffOf(live?.flow ?? null, flow))
