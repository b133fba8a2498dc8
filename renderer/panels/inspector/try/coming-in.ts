/** Which of the newest events of a flow come in at a step: by the outputs that they came from, and past the routers between. */
import { Sandbox } from '../../../../runtime/engine/sandbox.ts'
import type { Sample } from '../../../../runtime/model/api/events.ts'
import { channelName } from '../../../../runtime/model/event.ts'
import { type Flow, type FlowNode, splitOutput } from '../../../../runtime/model/flow.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import { nodeOf, typeOf } from '../../../document/node-types.ts'
import { producer, step, withWay } from './run-step.ts'

export function comingIn(
  flow: Flow,
  id: string,
  nodeTypes: readonly NodeType[],
  samples: readonly Sample[],
): readonly Sample[] {
  const { channels, hears } = originsOf(flow, id, nodeTypes)
  const own = channelName(flow.id, '', '').slice(0, -1)
  const near = samples.filter(({ channel }) => channels.has(channel) || (hears && !channel.startsWith(own)))
  return near.length === 0 ? near : past(flow, id, nodeTypes, near)
}

type Origins = { readonly channels: ReadonlySet<string>; readonly hears: boolean }

/** Stored outputs that lead to the step, through stateless routers or at once; `hears`: events of others do too. */
function originsOf(flow: Flow, id: string, nodeTypes: readonly NodeType[]): Origins {
  const channels = new Set<string>()
  const seen = new Set([id])
  const open = [id]
  let hears = false
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { from, to } of flow.edges) {
      if (to !== at) continue
      const { node, output } = splitOutput(from)
      const type = typeOf(nodeOf(flow, node), nodeTypes)
      if (type?.role === 'router' && !type.stateful) {
        if (!seen.has(node)) open.push(node)
        seen.add(node)
        continue
      }
      channels.add(channelName(flow.id, node, output))
      if (type?.role === 'producer' && type.hears !== undefined) hears = true
    }
  }
  return { channels, hears }
}

/** Lets everything through, in place of the step. */
const sink: FlowNode = { type: 'filter', version: 1, config: { when: 'true' } }

/** Those that the routers between let through. Where these cannot run yet, all are offered. */
function past(flow: Flow, id: string, nodeTypes: readonly NodeType[], samples: readonly Sample[]): readonly Sample[] {
  const small = withWay(flow, id, sink, nodeTypes)
  if (Object.keys(small.nodes).length <= 2) return samples
  try {
    const start = Math.min(...samples.map(({ time }) => time))
    const sandbox = Sandbox.open(small, { nodeTypes, start, outputs: [`${step}.pass`] })
    if (!(sandbox instanceof Sandbox)) return samples
    for (const { type, time, subject, data, offset } of samples)
      sandbox.send({ type, time, subject, data, id: String(offset), correlationid: String(offset) }, producer)
    const arrived = new Set(sandbox.heard(`${step}.pass`).map(({ correlationid }) => correlationid))
    return samples.filter(({ offset }) => arrived.has(String(offset)))
  } catch {
    // A flow under construction can surprise the engine; the form goes on.
    return samples
  }
}
