/** Guards a rate: how much came in an hour, against the same weekday and hour of the weeks before. */
import type { StageContext } from '../../model/context.ts'
import { isoTime } from '../../model/event-text.ts'
import { CannotTell } from '../../model/expression.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { type Zone, zoneOf } from '../../model/zone.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { backFrom } from './after-absence.ts'
import { evidenceOf, objectIn } from './breach.ts'
import { eachOrAllField } from './each-field.ts'

const hour = 3_600_000
/** Weeks of the same hour before it can be judged. */
const fewest = 3
const all = 'all'

export const unusual = defineStatefulRouter({
  type: 'unusual',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Unusual rate',
  icon: 'activity',
  summary:
    'Guards how much comes in an hour, against the same weekday and hour of the weeks before, and alerts when it is far off.',
  outputs: ['unusual', 'usual', 'unclear'],
  fields: {
    value: {
      kind: 'expression',
      expect: 'any',
      optional: true,
      shapesState: true,
      help: 'What is added up, such as the total of an order. Empty: events are counted.',
    },
    key: eachOrAllField(
      'What has a rate of its own, such as each channel: the web shop and the till. Empty: everything together.',
    ),
    times: {
      kind: 'number',
      label: 'Times',
      default: 3,
      minimum: 1.1,
      maximum: 1_000,
      help: 'How many times the usual, or as little of it, is unusual.',
    },
    least: {
      kind: 'number',
      label: 'From',
      default: 5,
      minimum: 0,
      help: 'Hours in which usually less comes are not judged.',
    },
    weeks: { kind: 'integer', default: 4, minimum: fewest, maximum: 26, help: 'How many weeks it is compared with.' },
    zone: {
      kind: 'zone',
      optional: true,
      shapesState: true,
      help: 'Whose hours they are; empty: the zone of the flow.',
    },
  },
  explain: ({ value, key, times = 3 }, say = plainly) =>
    `Guards that ${value === undefined ? 'the number of events' : say.value(value)} per hour is not ${times} times the usual, or as little of it${key === undefined ? '' : `, for each ${say.value(key)}`}`,
  compile({ value, key, times, least, weeks, zone }, facts) {
    const place = zoneOf(zone || facts.zone) ?? (zoneOf('UTC') as Zone)
    const hourOf = (time: number): number => Math.floor(place.local(time) / hour) * hour
    const slotOf = (local: number): string => `${new Date(local).getUTCDay()}-${new Date(local).getUTCHours()}`
    type Context = StageContext<'unusual' | 'usual' | 'unclear'>

    function close(name: string, kept: JsonObject, judged: boolean, context: Context): JsonObject {
      const local = Number(kept.hour)
      const slot = slotOf(local)
      const slots = objectIn(kept.slots) ?? {}
      const before = Array.isArray(slots[slot]) ? (slots[slot] as readonly number[]) : []
      const found = Number(kept.sum)
      const usually = before.reduce((sum, each) => sum + each, 0) / Math.max(1, before.length)
      let isUnusual = kept.unusual === true
      if (judged && before.length >= fewest && usually >= least) {
        const now = found > usually * times || found * times < usually
        if (now !== isUnusual) {
          const data = {
            ...(name === all ? {} : { key: name }),
            from: isoTime(place.moment(local)),
            found,
            usually: Math.round(usually * 100) / 100,
            evidence: [kept.first ?? null],
          }
          context.outcome(now ? 'unusual' : 'usual', found)
          context.emit(now ? 'unusual' : 'usual', {
            subject: name === all ? null : name,
            type: now ? 'sales.anomaly' : 'sales.usual',
            data,
          })
        }
        isUnusual = now
      }
      const learnt = judged ? { ...slots, [slot]: [...before, found].slice(-weeks) } : slots
      return { hour: local + hour, sum: 0, first: null, unusual: isUnusual, slots: learnt }
    }

    return {
      event(event, context) {
        const name = key === undefined ? all : keyText(key.evaluate(event))
        const part = value === undefined ? 1 : figure(value.evaluate(event))
        if (name === undefined || part === undefined) return context.emit('unclear')
        const local = hourOf(event.time)
        const kept: JsonObject = objectIn(context.state.get(name)) ?? {
          hour: local,
          sum: 0,
          first: null,
          unusual: false,
          slots: {},
        }
        // What comes late has no hour left to be counted in.
        if (local < Number(kept.hour)) return
        context.state.set(name, { ...kept, sum: Number(kept.sum) + part, first: kept.first ?? evidenceOf(event) })
        context.timers.set(name, place.moment(Number(kept.hour) + hour))
      },
      timer(fired, context) {
        const { key: name, due } = fired
        const kept = objectIn(context.state.get(name))
        if (kept === undefined) return
        // An hour of which we have not heard everything says nothing, and nothing is learnt from it.
        const isWhole = backFrom(fired, due - hour) === undefined
        const next = close(name, kept, isWhole, context)
        context.state.set(name, next)
        context.timers.set(name, place.moment(Number(next.hour) + hour))
      },
    }
  },
  examples: [
    {
      title: 'Hours in which usually little comes are not judged',
      config: { least: 5, times: 3, zone: 'UTC' },
      given: [{ data: 1 }, 604_799_000, { data: 1 }, 604_799_000, { data: 1 }, 608_399_000, { data: 1 }],
      expect: {},
    },
    {
      title: 'Three usual Mondays, then one on which nearly nothing comes',
      config: { least: 2, times: 3, zone: 'UTC', value: 'data.orders' },
      given: [
        { data: { orders: 6 } },
        604_799_000,
        { data: { orders: 6 } },
        604_799_000,
        { data: { orders: 6 } },
        604_799_000,
        { subject: 'order/9', data: { orders: 1 } },
        3_600_000,
        { data: {} },
      ],
      expect: {
        unusual: [
          {
            from: '2026-03-23T10:00:00.000Z',
            found: 1,
            usually: 6,
            evidence: [{ id: 'e7', type: 'example', subject: 'order/9', time: '2026-03-23T10:00:00.000Z' }],
          },
        ],
        unclear: [{}],
      },
    },
  ],
})

function figure(value: Json | CannotTell): number | undefined {
  if (value instanceof CannotTell) return undefined
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
