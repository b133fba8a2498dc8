/** Gives a step another name. Its id stays, so nothing that refers to it changes. */
import type { Flow } from '../../runtime/model/flow.ts'
import { cleanName } from './names.ts'
import { nodeOf } from './node-types.ts'

/** An empty name takes the own name away: the title of the type is shown again. */
export function renameNode(flow: Flow, id: string, name: string): Flow {
  const node = nodeOf(flow, id)
  const cleaned = cleanName(name)
  if (!node || cleaned === (node.name ?? '')) return flow
  const { name: _, ...rest } = node
  return { ...flow, nodes: { ...flow.nodes, [id]: cleaned === '' ? rest : { ...rest, name: cleaned } } }
}
