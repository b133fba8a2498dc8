/** Brings two events together that are about the same thing, in whichever order they come. */
import type { StageContext } from '../../model/context.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell } from '../../model/expression.ts'
import { keptEvent } from '../../model/kept-event.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { graceField, putOff } from './after-absence.ts'
import { type Half, halfIn, isOver } from './join-state.ts'

export const join = defineStatefulRouter({
  type: 'join',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Join',
  icon: 'merge',
  summary: 'Waits until two events about the same thing are there, and brings them together.',
  outputs: ['matched', 'alone', 'unmatched', 'late', 'unclear'],
  fields: {
    key: {
      kind: 'expression',
      label: 'About the same',
      expect: 'key',
      shapesState: true,
      help: 'What both have in common, such as the number of the order.',
    },
    first: {
      kind: 'expression',
      label: 'The first half',
      expect: 'boolean',
      shapesState: true,
      help: 'Which events are the first half: the order is placed, say. All others are the second; they may come in any order.',
    },
    within: {
      kind: 'duration',
      label: 'Within',
      default: '15m',
      shapesState: true,
      help: 'How long one half waits for the other. First halves then go on alone, second halves unmatched; what comes after that is late.',
    },
    grace: graceField(
      'How long to wait on after this computer was off or asleep: the other half may have come meanwhile, and is brought in first.',
    ),
  },
  explain: ({ key, first, within = '15m' }, say = plainly) =>
    `Brings ${sayWhichEvent(first, say)} and its other half together by ${say.value(key)}, within ${sayDuration(within)}`,
  compile({ key, first, within, grace }) {
    type Context = StageContext<'matched' | 'alone' | 'unmatched' | 'late' | 'unclear'>

    function together(a: Half, b: Half, name: string, context: Context): void {
      const [one, two] = a.half === 'first' ? [a, b] : [b, a]
      context.timers.cancel(name)
      context.state.set(name, { kind: 'over' }, within)
      const time = Math.max(one.time, two.time)
      context.emit('matched', { ...one.event, time, data: { first: one.event.data, second: two.event.data } })
    }

    function meet(event: CloudEvent, half: Half['half'], name: string, context: Context): void {
      const state = context.state.get(name)
      if (isOver(state)) {
        context.emit('late')
        return
      }
      const waiting = halfIn(state)
      const own: Half = { kind: 'half', half, since: event.time, time: event.time, event: keptEvent(event) }
      if (waiting === undefined) {
        context.state.set(name, own)
        context.timers.set(name, event.time + within)
        context.outcome('waiting')
        return
      }
      if (waiting.half !== half) {
        together(waiting, own, name, context)
        return
      }
      // The same half again: the newest counts, and the other one has no longer for it.
      const newest = own.time >= waiting.time ? own : waiting
      const since = Math.min(own.since, waiting.since)
      context.state.set(name, { ...newest, since, ...(waiting.off && { off: waiting.off }) })
      if (since !== waiting.since && waiting.off === undefined) context.timers.set(name, since + within)
      context.outcome('again')
    }

    return {
      event(event, context) {
        const isFirst = first.evaluate(event)
        const name = keyText(key.evaluate(event))
        if (isFirst instanceof CannotTell || name === undefined) return context.emit('unclear')
        meet(event, isFirst ? 'first' : 'second', name, context)
      },
      timer(fired, context) {
        const { key: name } = fired
        const waiting = halfIn(context.state.get(name))
        if (waiting === undefined) return
        // The other half may have come while nobody listened.
        const off = putOff(fired, waiting.since, grace, waiting.off)
        if (off !== undefined) {
          const { until, back, left } = off
          context.state.set(name, { ...waiting, off: { back, left } })
          context.timers.set(name, until)
          return context.outcome('put off')
        }
        context.state.set(name, { kind: 'over' }, within)
        const { half, event, since } = waiting
        const due = since + within
        const data = half === 'first' ? { first: event.data, second: null } : { first: null, second: event.data }
        context.emit(half === 'first' ? 'alone' : 'unmatched', { ...event, time: due, data })
      },
    }
  },
  examples: [
    {
      title: 'A payment and its order, whichever comes first',
      config: { key: 'data.order_id', first: 'event.type == "order.placed"' },
      given: [
        { type: 'order.placed', data: { order_id: 'A', total: 50 } },
        { type: 'payment.authorized', data: { order_id: 'B', payment_id: 'P-2' } },
        { type: 'payment.authorized', data: { order_id: 'A', payment_id: 'P-1' } },
        { type: 'order.placed', data: { order_id: 'B', total: 70 } },
      ],
      expect: {
        matched: [
          { first: { order_id: 'A', total: 50 }, second: { order_id: 'A', payment_id: 'P-1' } },
          { first: { order_id: 'B', total: 70 }, second: { order_id: 'B', payment_id: 'P-2' } },
        ],
      },
    },
    {
      title: 'The other half does not come in time',
      config: { key: 'data.order_id', first: 'event.type == "order.placed"', within: '15m' },
      given: [
        { type: 'order.placed', data: { order_id: 'A' } },
        { type: 'risk.told', data: { order_id: 'B', level: 'low' } },
        1_000_000,
        { type: 'risk.told', data: { order_id: 'A', level: 'high' } },
      ],
      expect: {
        alone: [{ first: { order_id: 'A' }, second: null }],
        unmatched: [{ first: null, second: { order_id: 'B', level: 'low' } }],
        late: [{ order_id: 'A', level: 'high' }],
      },
    },
    {
      title: 'Each thing is brought together once',
      config: { key: 'data.id', first: 'data.half == 1' },
      given: [
        { data: { id: 'x', half: 1, n: 1 } },
        { data: { id: 'x', half: 1, n: 2 } },
        { data: { id: 'x', half: 2 } },
        { data: { id: 'x', half: 2 } },
        { data: { half: 1 } },
      ],
      expect: {
        matched: [{ first: { id: 'x', half: 1, n: 2 }, second: { id: 'x', half: 2 } }],
        late: [{ id: 'x', half: 2 }],
        unclear: [{ half: 1 }],
      },
    },
  ],
})
