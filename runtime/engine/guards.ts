/** What guards say, by the ways out of their steps: that a rule is broken, and that it holds again. */
import type { Plan } from '../compile/plan.ts'
import { type CloudEvent, channelName } from '../model/event.ts'
import { isObject, type Json } from '../model/json.ts'
import { zoneOf } from '../model/zone.ts'

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
  /** IANA zone of the flow. */
  readonly zone: string
  readonly says: 'opens' | 'closes' | 'instead'
}

/** By channel name. */
export function guardChannels(plan: Plan): ReadonlyMap<string, GuardChannel> {
  const { id: flow, zone } = plan.flow
  const channels = new Map<string, GuardChannel>()
  for (const { node, type } of plan.stages) {
    const ways = outputs[type]
    if (ways === undefined) continue
    for (const [output, says] of Object.entries(ways))
      channels.set(channelName(flow, node, output), { flow, node, type, zone, says })
  }
  return channels
}

/** What a guard's event is about; empty where it guards everything together. */
export const guardKey = ({ data }: CloudEvent): string =>
  isObject(data) && typeof data.key === 'string' ? data.key : ''

/** One sentence, from what the guard let out, in the hours of the flow's zone. */
export function sayBreach(
  { type, zone }: Pick<GuardChannel, 'type' | 'zone'>,
  { data, type: said }: CloudEvent,
): string {
  const facts = isObject(data) ? data : {}
  const when = (moment: Json | undefined): string => sayMoment(moment, zone)
  const say = (sentence: string): string =>
    typeof facts.key === 'string'
      ? `${facts.key}: ${sentence}`
      : `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`
  switch (type) {
    case 'conserve':
      return say(`it should be ${String(facts.expected)}, and it is ${String(facts.found)}`)
    case 'in-time':
      return say(`what had to follow by ${when(facts.due)} has not come`)
    case 'quiet':
      if (said === 'channel.delivery_broken')
        return say(
          `delivery is broken: it is there when we ask for it, and nobody has brought it since ${when(facts.since)}. Look at the webhook at the sender`,
        )
      return say(`nothing has come since ${when(facts.since)}`)
    case 'unusual':
      return say(`${String(facts.found)} in an hour that usually has ${String(facts.usually)}`)
    default:
      return say(`${String(facts.found)} where ${String(facts.usually)} is usual`)
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `30 Nov 14:05`: an alert is read on the day, or soon after. */
function sayMoment(moment: Json | undefined, zone: string): string {
  const time = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
  if (Number.isNaN(time)) return String(moment)
  const local = new Date(zoneOf(zone)?.local(time) ?? time)
  return `${local.getUTCDate()} ${months[local.getUTCMonth()]} ${local.toISOString().slice(11, 16)}`
}
