/** Guards single figures: an order far larger than usual, until it is taken back. */
import type { CannotTell } from '../../model/expression.ts'
import type { Json } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { evidenceOf, objectIn } from './breach.ts'

/** Events before one can be judged. */
const fewest = 20
const usualKey = 'usual'

export const outlier = defineStatefulRouter({
  type: 'outlier',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Unusually large',
  icon: 'trending-up',
  summary:
    'Guards single figures, such as the total of an order: far more than usual is an alert, which is over when it is taken back.',
  outputs: ['large', 'closed', 'unclear'],
  fields: {
    value: { kind: 'expression', expect: 'any', shapesState: true, help: 'The figure, such as the total of an order.' },
    times: {
      kind: 'number',
      label: 'Times',
      default: 20,
      minimum: 1.1,
      maximum: 100_000,
      help: 'How many times the usual is too much.',
    },
    about: {
      kind: 'expression',
      label: 'About',
      expect: 'key',
      shapesState: true,
      help: 'What is large, such as the number of the order: what takes it back names the same.',
    },
    closes: {
      kind: 'expression',
      label: 'Taken back by',
      expect: 'boolean',
      optional: true,
      help: 'Which events take it back: the order is cancelled, say.',
    },
  },
  explain: ({ value, times = 20 }, say = plainly) =>
    `Guards that ${say.value(value)} is not more than ${times} times the usual`,
  compile({ value, times, about, closes }) {
    return {
      event(event, context) {
        const name = keyText(about.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        if (closes?.evaluate(event) === true) {
          const open = objectIn(context.state.get(`open ${name}`))
          if (open === undefined) return
          context.state.delete(`open ${name}`)
          const evidence = [open.first ?? null, evidenceOf(event)]
          return context.emit('closed', { type: 'sales.outlier_closed', data: { key: name, evidence } })
        }
        const found = figure(value.evaluate(event))
        if (found === undefined) return context.emit('unclear')
        const kept = objectIn(context.state.get(usualKey)) ?? { count: 0, mean: 0 }
        const [count, mean] = [Number(kept.count), Number(kept.mean)]
        const isLarge = count >= fewest && found > mean * times
        // One that is far out does not make the next one usual.
        if (!isLarge)
          context.state.set(usualKey, {
            count: count + 1,
            mean: mean + (Math.abs(found) - mean) / (Math.min(count, 1_000) + 1),
          })
        if (!isLarge) return
        context.outcome('large', found)
        context.state.set(`open ${name}`, { first: evidenceOf(event) })
        context.emit('large', {
          type: 'sales.outlier',
          data: { key: name, found, usually: Math.round(mean), evidence: [evidenceOf(event)] },
        })
      },
    }
  },
  examples: [
    {
      title: 'Nothing is judged before it is known what is usual',
      config: { value: 'data.total', about: 'data.order' },
      given: [{ data: { order: 'A', total: 10 } }, { data: { order: 'B', total: 9000 } }, { data: { order: 'C' } }],
      expect: { unclear: [{ order: 'C' }] },
    },
    {
      title: 'Twenty usual orders, then one that is a typing error and is cancelled',
      config: { value: 'data.total', about: 'data.order', times: 20, closes: 'event.type == "order.cancelled"' },
      given: [
        ...Array.from({ length: 20 }, (_, n) => ({ data: { order: `A${n}`, total: 10 } })),
        { subject: 'order/B', data: { order: 'B', total: 9000 } },
        { type: 'order.cancelled', data: { order: 'B', total: -9000 } },
      ],
      expect: {
        large: [
          {
            key: 'B',
            found: 9000,
            usually: 10,
            evidence: [{ id: 'e21', type: 'example', subject: 'order/B', time: '2026-03-02T10:00:20.000Z' }],
          },
        ],
        closed: [
          {
            key: 'B',
            evidence: [
              { id: 'e21', type: 'example', subject: 'order/B', time: '2026-03-02T10:00:20.000Z' },
              { id: 'e22', type: 'order.cancelled', subject: null, time: '2026-03-02T10:00:21.000Z' },
            ],
          },
        ],
      },
    },
  ],
})

function figure(value: Json | CannotTell): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
