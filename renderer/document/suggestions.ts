/** Which step could come next, best first: what "add a step" offers before anything is typed. */
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType, Role } from '../../runtime/model/node.ts'
import { match } from '../ui/fuzzy.ts'
import { newestTypes, nodeOf, roleOf } from './node-types.ts'
import { outputsOf } from './outputs.ts'

export type Place =
  | { readonly kind: 'anywhere' }
  /** Behind an output, `<node id>.<output>`. */
  | { readonly kind: 'after'; readonly from: string }
  | { readonly kind: 'before'; readonly to: string }
  /** Into a wire. */
  | { readonly kind: 'between'; readonly from: string; readonly to: string }

/** The types that can stand there, best first. With a query, those that fit it, the closest first. */
export function suggest(flow: Flow, nodeTypes: readonly NodeType[], place: Place, query = ''): readonly NodeType[] {
  const possible = newestTypes(nodeTypes).filter((type) => canStand(type, place))
  const sought = query.trim()
  if (sought !== '')
    return possible
      .map((type) => ({ type, score: scoreOf(sought, type) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ type }) => type)
  const wanted = wantedRoles(flow, nodeTypes, place)
  const rank = (type: NodeType): number => wanted.indexOf(kindOf(type))
  // The list of node types is by role and name; sorting keeps that order among equals.
  return [...possible].sort((a, b) => rank(a) - rank(b))
}

type Kind = 'producer' | 'decides' | 'remembers' | 'consumer'

const kindOf = (type: NodeType): Kind =>
  type.role === 'router' ? (type.stateful ? 'remembers' : 'decides') : type.role

function canStand(type: NodeType, place: Place): boolean {
  const leads = typeof type.outputs === 'function' || type.outputs.length > 0
  switch (place.kind) {
    case 'anywhere':
      return true
    case 'after':
      return type.role !== 'producer'
    case 'before':
      return leads
    case 'between':
      return leads && type.role !== 'producer'
  }
}

function wantedRoles(flow: Flow, nodeTypes: readonly NodeType[], place: Place): readonly Kind[] {
  const hasProducer = Object.keys(flow.nodes).some((id) => roleOf(flow, id, nodeTypes) === 'producer')
  switch (place.kind) {
    case 'anywhere':
      return hasProducer
        ? ['decides', 'consumer', 'remembers', 'producer']
        : ['producer', 'decides', 'consumer', 'remembers']
    case 'before':
      return hasProducer
        ? ['decides', 'remembers', 'producer', 'consumer']
        : ['producer', 'decides', 'remembers', 'consumer']
    case 'between':
      return ['decides', 'remembers', 'consumer', 'producer']
    case 'after': {
      const role: Role | undefined = roleOf(flow, splitOutput(place.from).node, nodeTypes)
      return role === 'producer'
        ? ['decides', 'consumer', 'remembers', 'producer']
        : ['consumer', 'decides', 'remembers', 'producer']
    }
  }
}

/** The title counts most, then the type, then what it does. */
function scoreOf(query: string, type: NodeType): number {
  const title = match(query, type.title) ?? 0
  const name = (match(query, type.type) ?? 0) * 0.9
  const hint = { producer: 'when', router: 'if', consumer: 'do' }[type.role]
  const summary = type.summary.toLowerCase().includes(query.toLowerCase()) ? 300 : 0
  const role = query.toLowerCase() === hint || type.role.startsWith(query.toLowerCase()) ? 200 : 0
  return Math.max(title, name, summary, role)
}

/** The output that a new step should come after: the first one of the step that leads nowhere yet, else the first. */
export function openOutput(flow: Flow, nodeTypes: readonly NodeType[], id: string): string | null {
  if (!nodeOf(flow, id)) return null
  const outputs = outputsOf(flow, id, nodeTypes).map((output) => `${id}.${output}`)
  const used = new Set(flow.edges.map(({ from }) => from))
  return outputs.find((output) => !used.has(output)) ?? outputs[0] ?? null
}
