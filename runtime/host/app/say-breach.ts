/** What an alert of a guard says, in the words of the shop: its hours, its money, its own names for what had to come. */
import type { GuardChannel } from '../../engine/guards.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isObject, type Json } from '../../model/json.ts'
import { zoneOf } from '../../model/zone.ts'
import { sayIn, sayWhichEvent } from '../../nodes/condition-words.ts'
import { sayDuration } from '../../nodes/words.ts'

/** One sentence, from what the guard let out and what it guards, in the hours and the money of the shop. */
export function sayBreach(
  guard: Pick<GuardChannel, 'type' | 'zone' | 'currency' | 'config'>,
  event: CloudEvent,
): string {
  const { type, zone, currency, config } = guard
  const facts = isObject(event.data) ? event.data : {}
  const say = sayIn(currency)
  const when = (moment: Json | undefined): string => sayMoment(moment, zone)
  const written = (field: string): string => (typeof config[field] === 'string' ? config[field] : '')
  const figure = (value: Json | undefined, field: string): string => say.figure(String(value), written(field))
  const sentence = (text: string): string =>
    typeof facts.key === 'string' ? `${facts.key}: ${text}` : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
  switch (type) {
    case 'conserve':
      return sentence(`it should be ${figure(facts.expected, 'total')}, and it is ${figure(facts.found, 'total')}`)
    case 'in-time': {
      const follows = written('follows')
      const what = follows === '' ? 'what had to follow' : sayWhichEvent(follows, say)
      return sentence(`${what} should have come by ${when(facts.due)}, and has not`)
    }
    case 'quiet': {
      if (event.type === 'channel.delivery_broken')
        return sentence(
          `delivery is broken: it is there when we ask for it, and nobody has brought it since ${when(facts.since)}. Look at the webhook at the sender`,
        )
      const open = written('hours') === '' ? '' : ` in which the shop is open (${written('hours')})`
      return sentence(`nothing has come for ${sayDuration(written('for') || '45m')}${open}, since ${when(facts.since)}`)
    }
    case 'unusual': {
      const [found, usually] = [figure(facts.found, 'value'), figure(facts.usually, 'value')]
      return sentence(`${found} in the hour from ${when(facts.from)}, where ${usually} is usual`)
    }
    default:
      return sentence(`${figure(facts.found, 'value')} where ${figure(facts.usually, 'value')} is usual`)
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
