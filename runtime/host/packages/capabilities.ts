/** What a flow could do outside itself, as codes that two versions can be compared by: `http:api.example.com`, `payment`. */
import type { Field } from '../../model/field.ts'
import type { Flow, FlowNode } from '../../model/flow.ts'
import type { NodeType } from '../../model/node.ts'
import { hostOf } from '../../nodes/consumers/http-address.ts'

export const capabilitiesOf = (flow: Flow, nodeTypes: readonly NodeType[]): readonly string[] =>
  [
    ...new Set(
      Object.values(flow.nodes).flatMap((node) => {
        const type = nodeTypes.find((each) => each.type === node.type)
        return type === undefined ? [`unknown:${node.type.slice(0, 40)}`] : codesOf(node, type)
      }),
    ),
  ].sort()

function codesOf({ config }: FlowNode, type: NodeType): readonly string[] {
  const codes: string[] = []
  if (type.role === 'consumer' && type.effect !== undefined) {
    const { url } = config
    if (url === undefined) codes.push(type.type)
    else codes.push(`${type.type}:${typeof url === 'string' ? hostOf(url) : 'an address from its settings'}`)
  }
  if (type.role === 'consumer' && type.copies !== undefined) codes.push('copies')
  if (type.role === 'consumer' && type.public === true) codes.push('tells')
  if (type.role === 'producer' && type.hears !== undefined) codes.push('hears')
  for (const field of Object.values<Field>(type.fields))
    if (field.kind === 'path') codes.push(field.access === 'write' ? 'writes files' : 'reads a file')
  return codes.map((code) => code.slice(0, 200))
}
