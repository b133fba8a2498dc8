/** Asks a person before an event may go on, and lets it out by what they say. */
import { type ApprovalTask, moneyIn, namesIn, readAnswer, taskId, taskIn } from '../../model/approval.ts'
import type { CloudEvent } from '../../model/event.ts'
import { CannotTell } from '../../model/expression.ts'
import { isObject } from '../../model/json.ts'
import { keptEvent } from '../../model/kept-event.ts'
import { defineStatefulRouter } from '../../model/node.ts'
import { addedData } from '../added-data.ts'
import { fillTemplate, parseTemplate, sayJson, sayTemplate } from '../placeholders.ts'
import { sayDuration } from '../words.ts'
import { graceField, putOff, putOffIn } from './after-absence.ts'

export const approval = defineStatefulRouter({
  type: 'approval',
  role: 'router',
  stateful: true,
  asks: true,
  version: 1,
  title: 'Approval',
  icon: 'user-check',
  summary: 'Asks a person, and waits for the answer.',
  outputs: ['approved', 'declined', 'expired'],
  fields: {
    what: {
      kind: 'text',
      label: 'Question',
      multiline: true,
      help: 'What the person reads, such as: Release order {data.number} over {data.total}? The values come from the event.',
    },
    amount: {
      kind: 'expression',
      label: 'Amount',
      expect: 'any',
      optional: true,
      help: 'The money that moves when it is approved, such as the total of the order. With an amount the PIN is asked for.',
    },
    who: {
      kind: 'text',
      label: 'Who may answer',
      optional: true,
      help: 'Names separated by commas, such as Ann, Bob; empty: everybody who works here.',
    },
    limit: {
      kind: 'duration',
      label: 'Wait for',
      optional: true,
      help: 'How long an answer is waited for, such as 4h; empty: until there is one.',
    },
    otherwise: {
      kind: 'choice',
      label: 'When nobody answers in time',
      default: 'expired',
      help: 'What counts when the time is up.',
      options: [
        { value: 'expired', label: 'Let it out as expired' },
        { value: 'approved', label: 'Take it as approved' },
        { value: 'declined', label: 'Take it as declined' },
      ],
    },
    grace: graceField(
      'How long the question waits on where this computer was off or asleep as the time ran out: nobody could answer it then.',
    ),
  },
  explain({ what, who = '', limit, otherwise = 'expired' }) {
    const late = otherwise === 'expired' ? '' : `, else it is ${otherwise}`
    return `Asks ${namesIn(who).join(' or ') || 'a person'} “${sayTemplate(what)}”${limit === undefined ? '' : ` within ${sayDuration(limit)}${late}`}`
  },
  compile({ what, amount, who = '', limit, otherwise, grace }) {
    const question = parseTemplate(what)
    const names = namesIn(who)

    function ask(event: CloudEvent, now: number): ApprovalTask {
      const found = amount?.evaluate(event)
      return {
        what: fillTemplate(question, event, sayJson, (path) => `(no ${path.replace(/^data\./, '')})`),
        amount: found instanceof CannotTell ? null : (moneyIn(found) ?? null),
        movesMoney: amount !== undefined,
        ...(names.length === 0 ? {} : { who: names }),
        since: now,
        until: limit === undefined ? null : now + limit,
        source: event.source,
        cause: event.id,
        correlation: event.correlationid ?? event.id,
        event: keptEvent(event),
      }
    }

    return {
      event(event, context) {
        const id = taskId(event)
        // What happened while this computer was off is asked from now on, not from then.
        const task = ask(event, Math.max(event.time, context.now))
        context.state.set(id, { kind: 'asked', ...task })
        if (task.until !== null) context.timers.set(id, task.until)
        context.outcome('asked')
      },
      answered(event, context) {
        const answer = readAnswer(event)
        const task = answer && taskIn(context.state.get(answer.task))
        if (answer === undefined || task === undefined) return context.outcome('answered-before')
        context.state.delete(answer.task)
        context.timers.cancel(answer.task)
        context.outcome(answer.verdict)
        const said = { by: answer.by, at: new Date(event.time).toISOString(), reason: answer.reason }
        context.emit(answer.verdict, { ...task.event, data: addedData(task.event.data, 'approval', said) })
      },
      timer(fired, context) {
        const { key: id, due } = fired
        const kept = context.state.get(id)
        const task = taskIn(kept)
        if (task === undefined) return
        // While the computer was off nobody could answer.
        const off = putOff(fired, task.since, grace, isObject(kept) ? putOffIn(kept.off) : undefined)
        if (off !== undefined) {
          const { until, back, left } = off
          context.state.set(id, { kind: 'asked', ...task, until, off: { back, left } })
          context.timers.set(id, until)
          return context.outcome('put off')
        }
        context.state.delete(id)
        const said = { by: null, at: new Date(due).toISOString(), reason: 'Nobody answered in time' }
        context.emit(otherwise, { ...task.event, data: addedData(task.event.data, 'approval', said) })
      },
    }
  },
  examples: [
    {
      title: 'Nobody says whether a large order may go out, so it stays',
      config: { what: 'Release order {data.number} over {data.total}?', limit: '4h' },
      given: [
        { type: 'order.held', data: { number: '#1001', total: { minor: 500_000, currency: 'GBP' } } },
        14_400_000,
      ],
      expect: {
        expired: [
          {
            number: '#1001',
            total: { minor: 500_000, currency: 'GBP' },
            approval: { by: null, at: '2026-03-02T14:00:00.000Z', reason: 'Nobody answered in time' },
          },
        ],
      },
    },
    {
      title: 'After a day without a no it counts as a yes',
      config: { what: 'Order {data.pieces} of {data.item} again?', limit: '1d', otherwise: 'approved' },
      given: [{ type: 'purchase_order.drafted', data: { item: 'A', pieces: 40 } }, 90_000_000],
      expect: {
        approved: [
          {
            item: 'A',
            pieces: 40,
            approval: { by: null, at: '2026-03-03T10:00:00.000Z', reason: 'Nobody answered in time' },
          },
        ],
      },
    },
    {
      title: 'Without a limit it waits for a person as long as it takes',
      config: { what: 'Refund {data.order_id}?', amount: 'data.amount' },
      given: [{ data: { order_id: '7', amount: { minor: 900, currency: 'GBP' } } }, 90_000_000],
      expect: {},
    },
  ],
})
