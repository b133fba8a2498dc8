/** What guards say, by the ways out of their steps: that a rule is broken, and that it holds again. */
import type { Plan } from '../compile/plan.ts'
import { type CloudEvent, channelName } from '../model/event.ts'
import { isObject } from '../model/json.ts'

const outputs: { readonly [type: string]: { readonly opens: string; readonly closes: string } } = {
  conserve: { opens: 'broken', closes: 'healed' },
  'in-time': { opens: 'missed', closes: 'healed' },
  quiet: { opens: 'quiet', closes: 'recovered' },
  unusual: { opens: 'unusual', closes: 'usual' },
  outlier: { opens: 'large', closes: 'closed' },
}

export type GuardChannel = {
  readonly flow: string
  readonly node: string
  readonly type: string
  readonly says: 'opens' | 'closes'
}

/** By channel name. */
export function guardChannels(plan: Plan): ReadonlyMap<string, GuardChannel> {
  const { id: flow } = plan.flow
  const channels = new Map<string, GuardChannel>()
  for (const { node, type } of plan.stages) {
    const ways = outputs[type]
    if (ways === undefined) continue
    channels.set(channelName(flow, node, ways.opens), { flow, node, type, says: 'opens' })
    channels.set(channelName(flow, node, ways.closes), { flow, node, type, says: 'closes' })
  }
  return channels
}

/** What a guard's event is about; empty where it guards everything together. */
export const guardKey = ({ data }: CloudEvent): string =>
  isObject(data) && typeof data.key === 'string' ? data.key : ''

/** One sentence, from what the guard let out. */
export function sayBreach(type: string, { data }: CloudEvent): string {
  const facts = isObject(data) ? data : {}
  const about = typeof facts.key === 'string' ? `${facts.key}: ` : ''
  switch (type) {
    case 'conserve':
      return `${about}it should be ${String(facts.expected)}, and it is ${String(facts.found)}`
    case 'in-time':
      return `${about}what had to follow by ${String(facts.due)} has not come`
    case 'quiet':
      return `${about}nothing has come since ${String(facts.since)}`
    case 'unusual':
      return `${about}${String(facts.found)} in an hour that usually has ${String(facts.usually)}`
    default:
      return `${about}${String(facts.found)} where ${String(facts.usually)} is usual`
  }
}
