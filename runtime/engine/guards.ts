/** What guards say, by the ways out of their steps: that a rule is broken, and that it holds again. */
import type { Plan } from '../compile/plan.ts'
import { type CloudEvent, channelName } from '../model/event.ts'
import { isObject } from '../model/json.ts'

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
  readonly says: 'opens' | 'closes' | 'instead'
}

/** By channel name. */
export function guardChannels(plan: Plan): ReadonlyMap<string, GuardChannel> {
  const { id: flow } = plan.flow
  const channels = new Map<string, GuardChannel>()
  for (const { node, type } of plan.stages) {
    const ways = outputs[type]
    if (ways === undefined) continue
    for (const [output, says] of Object.entries(ways))
      channels.set(channelName(flow, node, output), { flow, node, type, says })
  }
  return channels
}

/** What a guard's event is about; empty where it guards everything together. */
export const guardKey = ({ data }: CloudEvent): string =>
  isObject(data) && typeof data.key === 'string' ? data.key : ''

/** One sentence, from what the guard let out. */
export function sayBreach(type: string, { data, type: said }: CloudEvent): string {
  const facts = isObject(data) ? data : {}
  const about = typeof facts.key === 'string' ? `${facts.key}: ` : ''
  switch (type) {
    case 'conserve':
      return `${about}it should be ${String(facts.expected)}, and it is ${String(facts.found)}`
    case 'in-time':
      return `${about}what had to follow by ${String(facts.due)} has not come`
    case 'quiet':
      if (said === 'channel.delivery_broken')
        return `${about}delivery is broken: it is there when we ask for it, and nobody has brought it since ${String(facts.since)}. Look at the webhook at the sender`
      return `${about}nothing has come since ${String(facts.since)}`
    case 'unusual':
      return `${about}${String(facts.found)} in an hour that usually has ${String(facts.usually)}`
    default:
      return `${about}${String(facts.found)} where ${String(facts.usually)} is usual`
  }
}
