/** Guards that something follows in time: every paid order is shipped within two days. */
import { isoTime } from '../../model/event-text.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly, sayWhichEvent } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { sayDuration } from '../words.ts'
import { evidenceOf, objectIn } from './breach.ts'
import { eachField } from './each-field.ts'

export const inTime = defineStatefulRouter({
  type: 'in-time',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'In time',
  icon: 'alarm',
  summary: 'Guards that something follows in time, and names what it did not follow.',
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
    key: eachField('What both have in common, such as data.order_id.'),
    within: { kind: 'duration', label: 'Within', shapesState: true, help: 'How long it may take.' },
  },
  explain: ({ when, follows, key, within }, say = plainly) =>
    `Guards that ${sayWhichEvent(follows, say)} comes within ${sayDuration(within)} after ${sayWhichEvent(when, say)}, for each ${say.value(key)}`,
  compile({ when, follows, key, within }) {
    return {
      event(event, context) {
        const [begins, ends] = [when.evaluate(event) === true, follows.evaluate(event) === true]
        if (!begins && !ends) return
        const name = keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        const kept = objectIn(context.state.get(name))
        if (ends) {
          context.timers.cancel(name)
          if (kept?.state === 'missed')
            context.emit('healed', {
              type: 'promise.kept_late',
              data: { key: name, evidence: [kept.first ?? null, evidenceOf(event)] },
            })
          // It may come before what it follows: events do not always come in order.
          context.state.set(name, { state: 'kept' }, within)
          return
        }
        if (kept !== undefined) return
        context.state.set(name, { state: 'waiting', first: evidenceOf(event) })
        context.timers.set(name, event.time + within)
      },
      timer({ key: name, due }, context) {
        const kept = objectIn(context.state.get(name))
        if (kept?.state !== 'waiting') return
        context.state.set(name, { ...kept, state: 'missed' })
        context.outcome('missed')
        context.emit('missed', {
          type: 'promise.missed',
          data: { key: name, since: isoTime(due - within), due: isoTime(due), evidence: [kept.first ?? null] },
        })
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
