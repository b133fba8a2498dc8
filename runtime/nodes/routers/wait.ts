/** Waits a while after an event, unless another one comes that makes the waiting pointless. */
import type { FiredTimer, StageContext } from '../../model/context.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isoTime } from '../../model/event-text.ts'
import { CannotTell } from '../../model/expression.ts'
import { keptEvent } from '../../model/kept-event.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { zoneOf } from '../../model/zone.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { graceField, putOff } from './after-absence.ts'
import { eachField } from './each-field.ts'
import { openingOf, whenOpen } from './opening-hours.ts'
import { type Stopped, stoppedIn, type Waiting, waitingIn } from './wait-state.ts'

export const wait = defineStatefulRouter({
  type: 'wait',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Wait',
  icon: 'hourglass',
  summary: 'Waits a while after an event, unless another one comes.',
  outputs: ['elapsed', 'stopped', 'expired', 'unclear'],
  fields: {
    when: {
      kind: 'expression',
      label: 'Starts when',
      expect: 'boolean',
      shapesState: true,
      help: 'Which events start the waiting: a checkout is begun, say.',
    },
    unless: {
      kind: 'expression',
      label: 'Unless',
      expect: 'boolean',
      optional: true,
      shapesState: true,
      help: 'Which events call it off: the order is placed, say.',
    },
    key: eachField('What start and stop have in common, such as the number of the checkout.'),
    for: { kind: 'duration', label: 'Wait for', shapesState: true, help: 'How long to wait after the start.' },
    until: {
      kind: 'expression',
      label: 'Or until',
      expect: 'any',
      optional: true,
      shapesState: true,
      help: 'A moment that the event names, such as when a payment runs out. Without one the length counts.',
    },
    hours: {
      kind: 'text',
      label: 'Only between',
      optional: true,
      shapesState: true,
      help: 'Hours of the day such as 08:00-21:00, in the zone of the flow. An end outside of them waits for the next opening.',
    },
    zone: {
      kind: 'zone',
      optional: true,
      shapesState: true,
      help: 'Whose hours they are; empty: the zone of the flow.',
    },
    restart: {
      kind: 'boolean',
      label: 'Start again',
      default: true,
      shapesState: true,
      help: 'Whether another start event of the same kind begins the waiting anew.',
    },
    remember: {
      kind: 'duration',
      label: 'A stop counts for',
      optional: true,
      shapesState: true,
      help: 'How long a stop still counts for a start that comes after it; empty: as long as the waiting. Events do not always come in order.',
    },
    validFor: {
      kind: 'duration',
      label: 'Valid for',
      optional: true,
      help: 'How late the end may be told when this computer was asleep; later than that it is expired. Empty: always.',
    },
    grace: graceField(
      'How long to wait on after this computer was off or asleep: what calls it off may have happened meanwhile, and is brought in first.',
    ),
  },
  check: ({ hours }) =>
    hours === undefined || openingOf(hours) !== undefined
      ? []
      : [{ code: 'WAIT_HOURS', message: `Expected hours such as 08:00-21:00, got ${hours}`, field: 'hours' }],
  explain({ when, unless, key, for: length }, say = plainly) {
    const stop = unless === undefined ? '' : ` unless ${sayWhichEvent(unless, say)} comes`
    return `Waits ${sayDuration(length)} after ${sayWhichEvent(when, say)}${stop}, for each ${say.value(key)}`
  },
  compile({ when, unless, key, for: length, until, hours, zone, restart, remember = length, validFor, grace }, facts) {
    const opening = hours === undefined ? undefined : openingOf(hours)
    const place = zoneOf(zone || facts.zone)

    type Context = StageContext<'elapsed' | 'stopped' | 'expired' | 'unclear'>

    function stop(event: CloudEvent, name: string, context: Context): void {
      const waiting = waitingIn(context.state.get(name))
      if (waiting !== undefined && event.time + remember < waiting.since) {
        context.outcome('stopped-too-early')
        return
      }
      const stopped: Stopped = { kind: 'stopped', at: event.time }
      context.state.set(name, stopped, Math.max(0, event.time - context.now) + remember)
      if (waiting === undefined) return
      context.timers.cancel(name)
      context.emit('stopped', { ...waiting.event, time: event.time })
    }

    function start(event: CloudEvent, name: string, context: Context): void {
      const state = context.state.get(name)
      const stopped = stoppedIn(state)
      if (stopped !== undefined && event.time <= stopped.at + remember) {
        context.emit('stopped')
        return
      }
      const waiting = waitingIn(state)
      if (waiting !== undefined && !(restart && event.time >= waiting.since)) {
        context.outcome('waiting')
        return
      }
      const next: Waiting = { kind: 'waiting', since: event.time, event: keptEvent(event) }
      context.state.set(name, next)
      context.timers.set(name, whenOpen(endOf(event), opening, place))
    }

    function endOf(event: CloudEvent): number {
      const moment = until?.evaluate(event)
      const named = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
      return Number.isNaN(named) ? event.time + length : Math.max(event.time, named)
    }

    /** What calls it off may have happened while nobody listened. */
    function isPutOff(waiting: Waiting, fired: FiredTimer, context: Context): boolean {
      if (unless === undefined) return false
      const off = putOff(fired, waiting.since, grace, waiting.off)
      if (off === undefined) return false
      const { until, back, left } = off
      context.state.set(fired.key, { ...waiting, off: { back, left, end: waiting.off?.end ?? fired.due } })
      context.timers.set(fired.key, whenOpen(until, opening, place))
      context.outcome('put off')
      return true
    }

    return {
      event(event, context) {
        const stops = unless === undefined ? false : unless.evaluate(event)
        const starts = when.evaluate(event)
        if (stops instanceof CannotTell || starts instanceof CannotTell) return context.emit('unclear')
        if (!(stops || starts)) return
        const name = keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        if (stops) stop(event, name, context)
        else start(event, name, context)
      },
      timer(fired, context) {
        const { key: name, due, late = 0 } = fired
        const waiting = waitingIn(context.state.get(name))
        if (waiting === undefined || isPutOff(waiting, fired, context)) return
        context.state.delete(name)
        const end = waiting.off?.end ?? due
        if (validFor === undefined) return context.emit('elapsed', { ...waiting.event, time: end })
        const attributes = { ...waiting.event.attributes, expirytime: isoTime(end + validFor) }
        const isOver = due + late - end > validFor
        context.emit(isOver ? 'expired' : 'elapsed', { ...waiting.event, time: end, attributes })
      },
    }
  },
  examples: [
    {
      title: 'A checkout that is not finished within the hour',
      config: {
        when: 'event.type in ["checkout.started", "checkout.updated"]',
        unless: 'event.type == "order.placed"',
        key: 'data.checkout_id',
        for: '1h',
      },
      given: [
        { type: 'checkout.started', time: '2026-03-02T10:00:00Z', data: { checkout_id: 'A' } },
        { type: 'checkout.started', time: '2026-03-02T10:00:01Z', data: { checkout_id: 'B' } },
        { type: 'checkout.updated', time: '2026-03-02T10:30:00Z', data: { checkout_id: 'B', total: 30 } },
        { type: 'order.placed', time: '2026-03-02T10:59:00Z', data: { checkout_id: 'A' } },
        7_200_000,
      ],
      expect: { stopped: [{ checkout_id: 'A' }], elapsed: [{ checkout_id: 'B', total: 30 }] },
    },
    {
      title: 'The order comes before its checkout',
      config: {
        when: 'event.type == "checkout.started"',
        unless: 'event.type == "order.placed"',
        key: 'data.checkout_id',
        for: '1h',
      },
      given: [
        { type: 'order.placed', data: { checkout_id: 'D' } },
        { type: 'checkout.started', data: { checkout_id: 'D' } },
        7_200_000,
      ],
      expect: { stopped: [{ checkout_id: 'D' }] },
    },
    {
      title: 'Only the first start counts',
      config: { when: 'true', key: 'data.channel', for: '10m', restart: false },
      given: [{ data: { channel: 'web', n: 1 } }, 300_000, { data: { channel: 'web', n: 2 } }, 301_000],
      expect: { elapsed: [{ channel: 'web', n: 1 }] },
    },
    {
      title: 'Late in the evening it waits for the morning; a moment of its own counts where there is one',
      config: {
        when: 'true',
        key: 'data.id',
        for: '1h',
        until: 'has(data.until) ? data.until : null',
        hours: '08:00-21:00',
      },
      given: [
        { time: '2026-03-02T12:00:00Z', data: { id: 'a' } },
        { time: '2026-03-02T12:00:00Z', data: { id: 'b', until: '2026-03-02T12:10:00Z' } },
        { time: '2026-03-02T20:30:00Z', data: { id: 'c' } },
        { time: '2026-03-02T23:59:00Z', data: { id: 'x' } },
        7 * 3_600_000,
        { time: '2026-03-03T07:59:00Z', data: { id: 'y' } },
        60_000,
      ],
      expect: { elapsed: [{ id: 'b', until: '2026-03-02T12:10:00Z' }, { id: 'a' }, { id: 'c' }, { id: 'x' }] },
    },
  ],
})
