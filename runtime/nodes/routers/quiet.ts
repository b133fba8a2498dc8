/**
 * Guards that something keeps coming while the shop is open. Our own absence is no silence of theirs, and what comes only
 * when it is asked for was not delivered.
 */
import type { FiredTimer, StageContext } from '../../model/context.ts'
import { isoTime } from '../../model/event-text.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { type Zone, zoneOf } from '../../model/zone.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { backFrom } from './after-absence.ts'
import { evidenceOf, objectIn } from './breach.ts'
import { eachOrAllField } from './each-field.ts'
import { afterOpenTime, weekHint, weekHoursOf } from './week-hours.ts'

/** State and timer of what has no key. */
const all = 'all'

export const quiet = defineStatefulRouter({
  type: 'quiet',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Gone quiet',
  icon: 'bell-off',
  summary: 'Guards that events keep coming while the shop is open, and alerts when none do.',
  outputs: ['quiet', 'recovered', 'delivery', 'offline', 'unclear'],
  fields: {
    for: {
      kind: 'duration',
      label: 'Quiet for',
      default: '45m',
      shapesState: true,
      help: 'How long nothing may come while the shop is open.',
    },
    hours: {
      kind: 'text',
      label: 'Open',
      optional: true,
      shapesState: true,
      help: `When something should come, such as ${weekHint}. Empty: always.`,
    },
    closed: {
      kind: 'text',
      label: 'Closed on',
      optional: true,
      shapesState: true,
      help: 'Further days without business, such as 2026-12-25, 2026-12-26.',
    },
    zone: {
      kind: 'zone',
      optional: true,
      shapesState: true,
      help: 'Whose hours they are; empty: the zone of the flow.',
    },
    key: eachOrAllField(
      'What must not fall silent on its own, such as each channel: the web shop and the till. Empty: everything together.',
    ),
  },
  check: ({ hours, closed }) => [
    ...(hours === undefined || weekHoursOf(hours) !== undefined
      ? []
      : [{ code: 'QUIET_HOURS', message: `Expected hours such as ${weekHint}, got ${hours}`, field: 'hours' }]),
    ...(closed === undefined || daysOf(closed) !== undefined
      ? []
      : [
          {
            code: 'QUIET_DAYS',
            message: `Expected days such as 2026-12-25, 2026-12-26, got ${closed}`,
            field: 'closed',
          },
        ]),
  ],
  explain: ({ for: length = '45m', hours, key }, say = plainly) =>
    `Guards that nothing stays out for ${sayDuration(length)}${hours === undefined ? '' : ' while the shop is open'}${key === undefined ? '' : `, for each ${say.value(key)}`}`,
  compile({ for: length, hours, closed, zone, key }, facts) {
    const week = hours === undefined ? undefined : weekHoursOf(hours)
    const days = new Set(closed === undefined ? [] : daysOf(closed))
    const place = zoneOf(zone || facts.zone) ?? (zoneOf('UTC') as Zone)
    const deadline = (from: number): number => afterOpenTime(from, length, week, place, days)
    type Context = StageContext<'quiet' | 'recovered' | 'delivery' | 'offline' | 'unclear'>

    /** We may not have heard what came: the wait begins anew where we were back. */
    function wasAway(fired: FiredTimer, last: number, context: Context): boolean {
      const name = fired.key
      const back = backFrom(fired, last)
      if (back === undefined) return false
      const kept = objectIn(context.state.get(name)) ?? {}
      context.state.set(name, { ...kept, last: back })
      context.timers.set(name, deadline(back))
      context.outcome('offline')
      context.emit('offline', {
        ...about(name),
        type: 'channel.offline',
        data: { ...named(name), until: isoTime(back) },
      })
      return true
    }

    return {
      event(event, context) {
        const name = key === undefined ? all : keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        const kept = objectIn(context.state.get(name))
        if (kept !== undefined && Number(kept.last) > event.time && kept.quiet === undefined) return
        const silent = typeof kept?.quiet === 'number' ? kept.quiet : undefined
        const wasFetched = event.attributes?.cforigin === 'catchup'
        const first = evidenceOf(event)
        // It was there all along, and nobody had brought it: the sender's delivery is broken, not the trade.
        if (wasFetched && silent !== undefined && event.time <= silent) {
          context.outcome('delivery')
          context.emit('delivery', {
            ...about(name),
            type: 'channel.delivery_broken',
            data: { ...named(name), since: isoTime(Number(kept?.last)), evidence: [first] },
          })
          context.state.set(name, { last: event.time, first, undelivered: Number(kept?.last) })
          return context.timers.set(name, deadline(silent))
        }
        const undelivered = typeof kept?.undelivered === 'number' ? kept.undelivered : undefined
        const isStillBroken = wasFetched && undelivered !== undefined
        const since = silent ?? (isStillBroken ? undefined : undelivered)
        if (since !== undefined)
          context.emit('recovered', {
            ...about(name),
            type: 'channel.recovered',
            data: { ...named(name), since: isoTime(since), evidence: [first] },
          })
        context.state.set(name, { last: event.time, first, ...(isStillBroken ? { undelivered } : {}) })
        context.timers.set(name, deadline(event.time))
      },
      timer(fired, context) {
        const kept = objectIn(context.state.get(fired.key))
        // Of a sender whose delivery is broken a silence says nothing.
        if (kept === undefined || kept.quiet !== undefined || kept.undelivered !== undefined) return
        const last = Number(kept.last)
        if (wasAway(fired, last, context)) return
        context.state.set(fired.key, { ...kept, quiet: fired.due })
        context.outcome('quiet')
        context.emit('quiet', {
          ...about(fired.key),
          type: 'channel.quiet',
          data: { ...named(fired.key), since: isoTime(last), evidence: [kept.first ?? null] },
        })
      },
    }
  },
  examples: [
    {
      title: 'Each channel on its own; a closed day is no silence',
      config: { for: '1h', key: 'data.channel', closed: '2026-03-03', zone: 'UTC' },
      given: [
        { data: { channel: 'web' } },
        { data: { channel: 'till' } },
        { data: {} },
        1_800_000,
        { data: { channel: 'web' } },
        3_000_000,
        { data: { channel: 'web' } },
      ],
      expect: {
        quiet: [
          {
            key: 'till',
            since: '2026-03-02T10:00:01.000Z',
            evidence: [{ id: 'e2', type: 'example', subject: null, time: '2026-03-02T10:00:01.000Z' }],
          },
        ],
        unclear: [{}],
      },
    },
    {
      title: 'S2 Orders that come only when the provider is asked: delivery is broken, not the trade',
      config: { for: '45m', zone: 'UTC' },
      given: [
        { subject: 'order/1', cforigin: 'live' },
        3_600_000,
        { subject: 'order/2', cforigin: 'catchup', time: '2026-03-02T10:20:00Z' },
        { subject: 'order/3', cforigin: 'catchup', time: '2026-03-02T10:30:00Z' },
        7_200_000,
        { subject: 'order/4', cforigin: 'live' },
      ],
      expect: {
        quiet: [heard('2026-03-02T10:00:00.000Z', 'e1', 'order/1', '2026-03-02T10:00:00.000Z')],
        delivery: [heard('2026-03-02T10:00:00.000Z', 'e3', 'order/2', '2026-03-02T10:20:00.000Z')],
        recovered: [heard('2026-03-02T10:00:00.000Z', 'e6', 'order/4', '2026-03-02T13:00:03.000Z')],
      },
    },
    {
      title: 'Silent for 45 minutes inside opening hours, then heard again; the night does not count',
      config: { for: '45m', hours: 'Mon-Fri 09:00-11:00', zone: 'UTC' },
      given: [{ subject: 'order/1' }, 3_600_000, { subject: 'order/2' }, 79_200_000, { subject: 'order/3' }],
      expect: {
        quiet: [heard('2026-03-02T10:00:00.000Z', 'e1', 'order/1', '2026-03-02T10:00:00.000Z')],
        recovered: [heard('2026-03-02T10:45:00.000Z', 'e3', 'order/2', '2026-03-02T11:00:01.000Z')],
      },
    },
  ],
})

/** What it tells of a silence: since when, and the event that it was noticed by. */
function heard(since: string, id: string, subject: string, time: string) {
  return { since, evidence: [{ id, type: 'example', subject, time }] }
}

/** A silence of everything is not about the event that came last. */
const about = (name: string): { readonly subject: string | null } => ({ subject: name === all ? null : name })
const named = (name: string): { readonly key?: string } => (name === all ? {} : { key: name })

function daysOf(text: string): readonly string[] | undefined {
  const days = text.split(',').map((each) => each.trim())
  return days.every((each) => /^\d{4}-\d\d-\d\d$/.test(each)) ? days : undefined
}
