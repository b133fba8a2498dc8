/** What the canvas draws, out of the stores: cards and wires that stay the same objects while nothing about them changed. */
import { useEffect, useMemo, useState } from 'react'
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { diffFlows } from '../document/diff.ts'
import { useDocument } from '../stores/document.ts'
import { useProblems } from '../stores/problems.ts'
import { useSession } from '../stores/session.ts'
import type { Change } from './card-model.ts'
import { EdgeShelf, type WireEdge } from './shown-edges.ts'
import { type CardNode, NodeShelf } from './shown-nodes.ts'
import { forgetWidths } from './text-width.ts'

export type ShownFlow = {
  readonly nodes: readonly CardNode[]
  readonly edges: readonly WireEdge[]
  readonly shelf: NodeShelf
}

export function useShown(flow: Flow): ShownFlow {
  const [nodeShelf] = useState(() => new NodeShelf())
  const [edgeShelf] = useState(() => new EdgeShelf())
  const problems = useProblems((state) => state.byNode)
  const selectedNodes = useSession((state) => state.nodes)
  const selectedEdges = useSession((state) => state.edges)
  const lit = useSession((state) => state.lit)
  const tried = useSession((state) => state.tried)
  const comparing = useSession((state) => state.comparing)
  const liveFlow = useDocument((state) => state.live?.flow ?? null)
  const live = comparing ? liveFlow : null
  const fonts = useFonts()
  const changes = useMemo(() => (live === null ? null : changesOf(live, flow)), [live, flow])
  const nodes = useMemo(
    () =>
      nodeShelf.show({
        flow,
        nodeTypes,
        problems,
        selected: selectedNodes,
        lit: lit?.nodes ?? null,
        changes: changes?.nodes ?? null,
        live,
        fonts,
      }),
    [nodeShelf, flow, problems, selectedNodes, lit, changes, live, fonts],
  )
  const edges = useMemo(
    () =>
      edgeShelf.show({
        flow,
        nodeTypes,
        problems,
        selected: selectedEdges,
        lit: lit?.edges ?? null,
        tried,
        changes: changes?.edges ?? null,
        live,
      }),
    [edgeShelf, flow, problems, selectedEdges, lit, tried, changes, live],
  )
  return { nodes, edges, shelf: nodeShelf }
}

function changesOf(live: Flow, flow: Flow) {
  const diff = diffFlows(live, flow, nodeTypes)
  const edges = new Map<string, 'added' | 'removed'>()
  for (const id of diff.added) edges.set(id, 'added')
  for (const id of diff.removed) edges.set(id, 'removed')
  const nodes = new Map<string, Change>([...diff.nodes].map(([id, { kind }]) => [id, kind]))
  for (const { id } of diff.renamed) nodes.set(id, 'changed')
  return { nodes, edges }
}

/** Rises when the fonts have arrived, since words are then of another width. */
function useFonts(): number {
  const [fonts, setFonts] = useState(0)
  useEffect(() => {
    const onLoaded = () => {
      forgetWidths()
      setFonts((count) => count + 1)
    }
    document.fonts.addEventListener('loadingdone', onLoaded)
    return () => document.fonts.removeEventListener('loadingdone', onLoaded)
  }, [])
  return fonts
}
