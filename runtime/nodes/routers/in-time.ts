/**
 * Guards that something follows in time: every paid order is shipped within two days. What happened while nobody listened
 * may be brought in after its time: it counts by when it happened, and nothing is called missed before we have asked.
 */
import type { StageContext } from '../../model/context.ts'
import type { CloudEvent } from '../../model/event.ts'
import { isoTime } from '../../model/event-text.ts'
import type { Json } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { graceField, type PutOff, putOff, putOffIn } from './after-absence.ts'
import { evidenceOf, objectIn } from './breach.ts'
import { eachField } from './each-field.ts'

export const inTime = defineStatefulRouter({
  type: 'in-time',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'In time',
  icon: 'alarm',
  summary: 'Guards that something follows in time, and alerts with what it did not follow.',
  outputs: ['missed', 'healed', 'unclear'],
  fields: {
    when: {
      kind: 'expression',
      label: 'After',
      expect: 'boolean',
      shapesState: true,
      help: 'Which events begin it: an order is paid, say.',
    },
    follows: {
      kind: 'expression',
      label: 'Must come',
      expect: 'boolean',
      shapesState: true,
      help: 'Which events have to follow: the order is shipped, say.',
    },
    key: eachField('What both have in common, such as the number of the order.'),
    within: { kind: 'duration', label: 'Within', shapesState: true, help: 'How long it may take.' },
    grace: graceField(
      'How long to wait after this computer was off or asleep: what happened meanwhile is brought in first, and only then it is called missed.',
    ),
  },
  explain: ({ when, follows, key, within }, say = plainly) =>
    `Guards that ${sayWhichEvent(follows, say)} comes within ${sayDuration(within)} after ${sayWhichEvent(when, say)}, for each ${say.value(key)}`,
  compile({ when, follows, key, within, grace }) {
    type Context = StageContext<'missed' | 'healed' | 'unclear'>

    /** What had to come is there. It may come before what it follows: events do not always come in order. */
    function comes(event: CloudEvent, name: string, context: Context): void {
      const kept = promiseIn(context.state.get(name), within)
      context.timers.cancel(name)
      context.state.set(name, { state: 'kept' }, within)
      const isLate = kept !== undefined && event.time > kept.due
      // While nobody was there to tell it, its time has passed all the same.
      if (kept?.state === 'waiting' && isLate) miss(kept, name, context)
      if (kept?.state !== 'missed' && !isLate) return
      const evidence = [kept?.first ?? null, evidenceOf(event)]
      const type = isLate ? 'promise.kept_late' : 'promise.kept_in_time'
      context.emit('healed', { type, data: { key: name, due: isoTime(kept?.due ?? event.time), evidence } })
    }

    function miss({ due, first }: Promised, name: string, context: Context): void {
      context.outcome('missed')
      context.emit('missed', {
        type: 'promise.missed',
        data: { key: name, since: isoTime(due - within), due: isoTime(due), evidence: [first] },
      })
    }

    return {
      event(event, context) {
        const [begins, ends] = [when.evaluate(event) === true, follows.evaluate(event) === true]
        if (!begins && !ends) return
        const name = keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        if (ends) return comes(event, name, context)
        if (context.state.get(name) !== undefined) return
        const due = event.time + within
        context.state.set(name, { state: 'waiting', first: evidenceOf(event), due })
        context.timers.set(name, due)
      },
      timer(fired, context) {
        const { key: name } = fired
        const kept = promiseIn(context.state.get(name), within)
        if (kept?.state !== 'waiting') return
        const { state, first, due } = kept
        const off = putOff(fired, due - within, grace, kept.off)
        if (off === undefined) {
          context.state.set(name, { state: 'missed', first, due })
          return miss(kept, name, context)
        }
        const { until, back, left } = off
        context.state.set(name, { state, first, due, off: { back, left } })
        context.timers.set(name, until)
        context.outcome('put off')
      },
    }
  },
  examples: [
    {
      title: 'What follows may come first: events do not always come in order',
      config: {
        when: 'event.type == "order.paid"',
        follows: 'event.type == "order.fulfilled"',
        key: 'data.order_id',
        within: '1d',
      },
      given: [
        { type: 'order.fulfilled', data: { order_id: '1' } },
        { type: 'order.paid', data: { order_id: '1' } },
        { type: 'order.paid', data: {} },
        172_800_000,
        { type: 'order.updated', data: { order_id: '1' } },
      ],
      expect: { unclear: [{}] },
    },
    {
      title: 'Every paid order is shipped within a day',
      config: {
        when: 'event.type == "order.paid"',
        follows: 'event.type == "order.fulfilled"',
        key: 'data.order_id',
        within: '1d',
      },
      given: [
        { type: 'order.paid', data: { order_id: '1' } },
        { type: 'order.paid', subject: 'order/2', data: { order_id: '2' } },
        { type: 'order.fulfilled', data: { order_id: '1' } },
        90_000_000,
        { type: 'order.fulfilled', data: { order_id: '2' } },
      ],
      expect: {
        missed: [
          {
            key: '2',
            since: '2026-03-02T10:00:01.000Z',
            due: '2026-03-03T10:00:01.000Z',
            evidence: [{ id: 'e2', type: 'order.paid', subject: 'order/2', time: '2026-03-02T10:00:01.000Z' }],
          },
        ],
        healed: [
          {
            key: '2',
            due: '2026-03-03T10:00:01.000Z',
            evidence: [
              { id: 'e2', type: 'order.paid', subject: 'order/2', time: '2026-03-02T10:00:01.000Z' },
              { id: 'e5', type: 'order.fulfilled', subject: null, time: '2026-03-03T11:00:03.000Z' },
            ],
          },
        ],
      },
    },
  ],
})

/** `due`: when it had to be kept; `off`: its end was put off. */
type Promised = {
  readonly state: 'waiting' | 'missed'
  readonly first: Json
  readonly due: number
  readonly off: PutOff | undefined
}

function promiseIn(kept: Json | undefined, within: number): Promised | undefined {
  const found = objectIn(kept)
  if (found?.state !== 'waiting' && found?.state !== 'missed') return undefined
  const { state, first = null, due = Date.parse(String(objectIn(first)?.time)) + within, off } = found
  return { state, first, due: Number(due), off: putOffIn(off) }
}
