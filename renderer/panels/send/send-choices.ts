/** What can be sent, and where: the flow's producers, the events of each, and the data that the form starts with. */
import type { Field } from '../../../runtime/model/field.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import type { NodeType } from '../../../runtime/model/node.ts'
import { sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName, nodeOf, roleOf, typeOf } from '../../document/node-types.ts'
import { startValue } from './schema-start.ts'

export const producersOf = (flow: Flow, nodeTypes: readonly NodeType[]): readonly { id: string; name: string }[] =>
  Object.keys(flow.nodes)
    .filter((id) => roleOf(flow, id, nodeTypes) === 'producer')
    .map((id) => ({ id, name: nodeName(flow, id, nodeTypes) }))

/** The event that the producer's config names comes first, then all that the flow describes. */
export function typesFor(
  flow: Flow,
  node: string,
  nodeTypes: readonly NodeType[],
): readonly { type: string; label: string }[] {
  const step = nodeOf(flow, node)
  const type = typeOf(step, nodeTypes)
  const own = Object.entries<Field>(type?.fields ?? {}).flatMap(([name, field]) => {
    if (field.kind !== 'name' || field.names !== 'event type') return []
    const value = step !== undefined && Object.hasOwn(step.config, name) ? step.config[name] : field.default
    return typeof value === 'string' && value !== '' ? [value] : []
  })
  return [...new Set([...own, ...Object.keys(flow.events)])].map((one) => ({ type: one, label: labelOf(flow, one) }))
}

function labelOf(flow: Flow, type: string): string {
  const schema = Object.hasOwn(flow.events, type) ? flow.events[type] : undefined
  return cleanName(typeof schema?.title === 'string' ? schema.title : sayType(type), 60)
}

/** The producer's own sample where it has one of this event; otherwise what the schema says by itself. */
export function startFor(flow: Flow, node: string, type: string): Json | undefined {
  const config = nodeOf(flow, node)?.config
  if (isObject(config?.sample) && (config.type === undefined || config.type === type)) return config.sample
  const schema = Object.hasOwn(flow.events, type) ? flow.events[type] : undefined
  return schema === undefined ? undefined : startValue(schema, schema, flow.currency)
}
