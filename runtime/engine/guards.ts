/** What guards say, by the ways out of their steps: that a rule is broken, and that it holds again. */
import type { Plan } from '../compile/plan.ts'
import { type CloudEvent, channelName } from '../model/event.ts'
import { isObject, type JsonObject } from '../model/json.ts'

/** `instead`: it tells what the trouble really is, and takes the place of what was said before. */
const outputs: { readonly [type: string]: { readonly [output: string]: 'opens' | 'closes' | 'instead' } } = {
  conserve: { broken: 'opens', healed: 'closes' },
  'in-time': { missed: 'opens', healed: 'closes' },
  quiet: { quiet: 'opens', delivery: 'instead', recovered: 'closes' },
  unusual: { unusual: 'opens', usual: 'closes' },
  outlier: { large: 'opens', closed: 'closes' },
}

export type GuardChannel = {
  readonly flow: string
  readonly node: string
  readonly type: string
  /** IANA zone and currency of the flow. */
  readonly zone: string
  readonly currency: string
  readonly config: JsonObject
  readonly says: 'opens' | 'closes' | 'instead'
}

/** By channel name. */
export function guardChannels(plan: Plan): ReadonlyMap<string, GuardChannel> {
  const { id: flow, zone, currency, nodes } = plan.flow
  const channels = new Map<string, GuardChannel>()
  for (const { node, type } of plan.stages) {
    const ways = outputs[type]
    if (ways === undefined) continue
    const config = nodes[node]?.config ?? {}
    for (const [output, says] of Object.entries(ways))
      channels.set(channelName(flow, node, output), { flow, node, type, zone, currency, config, says })
  }
  return channels
}

/** What a guard's event is about; empty where it guards everything together. */
export const guardKey = ({ data }: CloudEvent): string =>
  isObject(data) && typeof data.key === 'string' ? data.key : ''
