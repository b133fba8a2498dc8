/** Finds what a step is, and what it is called on screen. */
import type { NamedStep } from '../../runtime/model/api/history.ts'
import type { Flow, FlowNode } from '../../runtime/model/flow.ts'
import type { NodeType, Role } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { cleanName } from './names.ts'

export function typeOf(node: FlowNode | undefined, nodeTypes: readonly NodeType[]): NodeType | undefined {
  return node && nodeTypes.find(({ type, version }) => type === node.type && version === node.version)
}

/** For adding: the newest version of each type. */
export const newestTypes = (nodeTypes: readonly NodeType[]): readonly NodeType[] =>
  nodeTypes.filter((one) => !nodeTypes.some((other) => other.type === one.type && other.version > one.version))

/** The step of that id, and undefined for names that every object answers to. */
export const nodeOf = (flow: Flow, id: string): FlowNode | undefined =>
  Object.hasOwn(flow.nodes, id) ? flow.nodes[id] : undefined

/** Its own name, else the title of its type, else the type as it stands in the document. */
export function nodeName(flow: Flow, id: string, nodeTypes: readonly NodeType[]): string {
  const node = nodeOf(flow, id)
  if (!node) return cleanName(id)
  return cleanName(node.name ?? '') || (typeOf(node, nodeTypes)?.title ?? (cleanName(node.type) || t('Unknown step')))
}

/** What a step is called now, or was called in its version where it is gone since; `open`: its flow as it is being edited. */
export function stepTitle({ node, type, name }: NamedStep, open: Flow | null, nodeTypes: readonly NodeType[]): string {
  if (open && nodeOf(open, node)) return nodeName(open, node, nodeTypes)
  const title = cleanName(name, 60) || nodeTypes.find((each) => each.type === type)?.title
  return title ?? t('A step since removed')
}

export const roleOf = (flow: Flow, id: string, nodeTypes: readonly NodeType[]): Role | undefined =>
  typeOf(nodeOf(flow, id), nodeTypes)?.role
