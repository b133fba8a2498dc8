/** Guards that figures add up: what an event says there is, against what the movements before it make. */

import type { StageContext } from '../../model/context.ts'
import { add, compare, type Decimal, decimalOf, parseDecimal, printDecimal } from '../../model/decimal.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell } from '../../model/expression.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { plainly } from '../condition-words.ts'
import { keyText } from '../key-text.ts'
import { evidenceOf, objectIn } from './breach.ts'
import { eachField } from './each-field.ts'

const zero: Decimal = { units: 0n, scale: 0 }

export const conserve = defineStatefulRouter({
  type: 'conserve',
  role: 'router',
  stateful: true,
  version: 1,
  title: 'Adds up',
  icon: 'scale',
  summary: 'Guards that figures add up, and alerts with the first event at which they do not.',
  outputs: ['broken', 'healed', 'unclear'],
  fields: {
    key: eachField('What has a sum of its own, such as each item or each payment.'),
    total: {
      kind: 'expression',
      label: 'There should be',
      expect: 'any',
      help: 'What an event says there is, such as the stock on hand. Events that do not say it are only added.',
    },
    parts: {
      kind: 'list',
      label: 'Made of',
      minimum: 1,
      shapesState: true,
      help: 'What is added up, such as what came in. What goes out is an expression with a minus in front.',
      fields: {
        value: { kind: 'expression', label: 'Value', expect: 'any', help: 'Such as how many came or went.' },
        when: { kind: 'expression', label: 'Only when', expect: 'boolean', optional: true, help: 'Left out: always.' },
      },
    },
    over: {
      kind: 'choice',
      label: 'Added up',
      default: 'time',
      shapesState: true,
      help: 'Movements are added up from event to event; a picture of now adds up within each event.',
      options: [
        { value: 'time', label: 'From event to event' },
        { value: 'event', label: 'Within each event' },
      ],
    },
    start: {
      kind: 'choice',
      label: 'Begins with',
      default: 'first',
      shapesState: true,
      help: 'What the first event of each says is believed, or everything begins with nothing.',
      options: [
        { value: 'first', label: 'What the first one says' },
        { value: 'zero', label: 'Nothing' },
      ],
    },
  },
  explain({ key, total, parts }, say = plainly) {
    const sum = parts.map(({ value }) => say.value(value)).join(' and ')
    return `Guards that ${say.value(total)} is the sum of ${sum}, for each ${say.value(key)}`
  },
  compile({ key, total, parts, over, start }) {
    type Context = StageContext<'broken' | 'healed' | 'unclear'>

    /**
     * What is believed now was said later than this: a movement of a time in which nobody listened, say, that is brought in
     * only now. What is believed holds it already; it may be what was missing there.
     */
    function fetched(event: CloudEvent, name: string, moved: Decimal, kept: JsonObject, context: Context): void {
      const before = typeof kept.missing === 'string' ? parseDecimal(kept.missing) : null
      if (before === null) return
      const missing = subtract(before, moved)
      const isWhole = compare(missing, zero) === 0
      const { missing: _, ...rest } = kept
      context.state.set(name, isWhole ? { ...rest, broken: false } : { ...kept, missing: printDecimal(missing) })
      if (!isWhole) return
      const sum = String(kept.sum)
      const data = { key: name, expected: sum, found: sum, evidence: [evidenceOf(event)] }
      context.emit('healed', { type: 'balance.healed', data })
    }

    return {
      event(event, context) {
        const name = keyText(key.evaluate(event))
        if (name === undefined) return context.emit('unclear')
        let sum = over === 'event' ? zero : undefined
        const kept = objectIn(context.state.get(name))
        if (over === 'time') sum = kept ? (parseDecimal(String(kept.sum)) ?? zero) : start === 'zero' ? zero : undefined
        let moved: Decimal = zero
        for (const { value, when } of parts) {
          if (when !== undefined && when.evaluate(event) !== true) continue
          const part = figure(value.evaluate(event))
          // Over time an event that says nothing of a part moves nothing; a picture must be whole.
          if (part === undefined && over === 'event') return context.emit('unclear')
          moved = add(moved, part ?? zero)
        }
        const said = figure(total.evaluate(event))
        const found = sum === undefined ? (said ?? moved) : add(sum, moved)
        const wasBroken = kept?.broken === true
        const holds = said === undefined || compare(said, found) === 0
        if (over === 'time' && kept !== undefined && isBehind(event, kept, holds))
          return fetched(event, name, moved, kept, context)
        // From a broken one on it is believed again, so that the next mistake is named at its own event.
        const broken = said === undefined ? wasBroken : !holds
        const missing = said === undefined || holds ? kept?.missing : printDecimal(subtract(said, found))
        context.state.set(name, {
          ...{ sum: printDecimal(said ?? found), broken },
          ...(said === undefined ? (kept?.at === undefined ? {} : { at: kept.at }) : { at: event.time }),
          ...(broken && missing !== undefined ? { missing } : {}),
        })
        if (said === undefined) return
        const data = { key: name, expected: text(found), found: text(said), evidence: [evidenceOf(event)] }
        if (!holds) {
          context.outcome('broken')
          context.emit('broken', { type: 'balance.broken', data })
        } else if (wasBroken) context.emit('healed', { type: 'balance.healed', data })
      },
    }
  },
  examples: [
    {
      title: 'Stock: what the count says must be what was there and came or went',
      config: { key: 'data.sku', total: 'data.after', parts: [{ value: 'data.delta' }] },
      given: [
        { data: { sku: 'A', delta: 0, after: 10 } },
        { data: { sku: 'A', delta: -2, after: 8 } },
        { subject: 'order/7', data: { sku: 'A', delta: -1, after: 6 } },
        { data: { sku: 'A', delta: -1, after: 5 } },
        { data: { after: 3 } },
      ],
      expect: {
        broken: [
          {
            key: 'A',
            expected: '7',
            found: '6',
            evidence: [{ id: 'e3', type: 'example', subject: 'order/7', time: '2026-03-02T10:00:02.000Z' }],
          },
        ],
        healed: [
          {
            key: 'A',
            expected: '5',
            found: '5',
            evidence: [{ id: 'e4', type: 'example', subject: null, time: '2026-03-02T10:00:03.000Z' }],
          },
        ],
        unclear: [{ after: 3 }],
      },
    },
    {
      title: 'On hand is available, committed and unavailable together',
      config: {
        key: 'data.sku',
        total: 'data.on_hand',
        over: 'event',
        parts: [{ value: 'data.available' }, { value: 'data.committed' }, { value: 'data.unavailable' }],
      },
      given: [
        { data: { sku: 'A', on_hand: 10, available: 7, committed: 2, unavailable: 1 } },
        { data: { sku: 'A', on_hand: 10, available: 8, committed: 2, unavailable: 1 } },
      ],
      expect: {
        broken: [
          {
            key: 'A',
            expected: '11',
            found: '10',
            evidence: [{ id: 'e2', type: 'example', subject: null, time: '2026-03-02T10:00:01.000Z' }],
          },
        ],
      },
    },
    {
      title: 'Money: captured minus refunded is what the books say',
      config: {
        key: 'data.payment_id',
        total: 'data.net',
        start: 'zero',
        parts: [
          { value: 'data.minor', when: 'event.type == "payment.captured"' },
          { value: '-data.minor', when: 'event.type == "refund.completed"' },
        ],
      },
      given: [
        { type: 'payment.captured', data: { payment_id: 'P', minor: 4200 } },
        { type: 'refund.completed', data: { payment_id: 'P', minor: 1200 } },
        { type: 'books.closed', data: { payment_id: 'P', net: 3000 } },
      ],
      expect: {},
    },
  ],
})

function figure(value: Json | CannotTell): Decimal | undefined {
  if (value instanceof CannotTell || (typeof value !== 'number' && typeof value !== 'string')) return undefined
  return decimalOf(value) ?? undefined
}

/** In the order of coming all may add up, whatever the clocks say: only what does not is taken by its time. */
const isBehind = ({ time }: CloudEvent, { at, missing }: JsonObject, holds: boolean): boolean =>
  typeof at === 'number' && time < at && (!holds || missing !== undefined)

const subtract = (a: Decimal, b: Decimal): Decimal => add(a, { ...b, units: -b.units })

const text = (value: Decimal): string => printDecimal(value)
