/** Sends an e-mail, once. */

import { CannotTell } from '../../model/expression.ts'
import { defineConsumer, type Say } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { addedData } from '../added-data.ts'
import { plainly } from '../condition-words.ts'
import { cannotTell, mustTell } from '../must-tell.ts'
import { fillTemplate, parseTemplate, sayJson, sayTemplate } from '../placeholders.ts'
import { giveWayField, laneField } from './lane-field.ts'
import { retryFields, retryPolicy } from './retry-fields.ts'

export const email = defineConsumer({
  type: 'email',
  role: 'consumer',
  effect: 'once',
  version: 1,
  title: 'E-mail',
  icon: 'mail',
  summary: 'Sends an e-mail to one person.',
  outputs: ['sent', 'failed'],
  fields: {
    connection: {
      kind: 'connection',
      kinds: ['mail', 'simulator'],
      label: 'Mail connection',
      help: 'The mail server that sends it. It says who the mail is from.',
    },
    to: {
      kind: 'expression',
      label: 'To',
      expect: 'text',
      help: 'The one address that it goes to, such as the e-mail address of the customer.',
    },
    subject: {
      kind: 'text',
      label: 'Subject',
      help: 'One line. {data.number} stands for the value in the event.',
    },
    text: {
      kind: 'text',
      label: 'Text',
      multiline: true,
      help: 'What the mail says. {data.number} stands for the value in the event.',
    },
    form: {
      kind: 'choice',
      label: 'Sent as',
      default: 'text',
      help: 'Plain text arrives everywhere. With paragraphs and links, values of events are still text and never HTML.',
      options: [
        { value: 'text', label: 'Plain text' },
        { value: 'html', label: 'Plain text, and with paragraphs and links' },
      ],
    },
    copy: {
      kind: 'text',
      label: 'Copy to',
      optional: true,
      help: 'An address of your own that gets each of these mails too, unseen by the other. Empty: nobody.',
    },
    ...retryFields,
    ...laneField,
    ...giveWayField,
  },
  check({ subject }): readonly Problem[] {
    return /[\r\n]/.test(subject)
      ? [{ code: 'EMAIL_SUBJECT', message: 'Expected a subject of one line, got several', field: 'subject' }]
      : []
  },
  explain: ({ to, subject }, say = plainly) => `Sends “${sayTemplate(subject)}” to ${whom(to, say)}`,
  compile({ connection, to, subject, text, form, copy, tries, maximumAge }) {
    const policy = retryPolicy({ tries, maximumAge })
    const line = parseTemplate(subject)
    const body = parseTemplate(text)
    return {
      event(event, context) {
        const request = {
          connection,
          to: mustTell(to.evaluate(event), 'Whom to write to'),
          subject: fillTemplate(line, event, sayJson, missingIn('The subject')),
          text: fillTemplate(body, event, sayJson, missingIn('The text')),
          form,
          ...(copy === undefined || copy === '' ? {} : { copy }),
        }
        context.effect({ service: 'email', class: 'once', request, policy })
      },
      result({ state, answer, reason }, event, context) {
        if (state === 'done')
          return context.emit('sent', { type: 'email.sent', data: addedData(event.data, 'email', { answer }) })
        // Dead and unknown wait for a person, whose decision comes here as one of these.
        if (state === 'failed' || state === 'skipped')
          context.emit('failed', { type: 'email.failed', data: addedData(event.data, 'email', { state, reason }) })
      },
    }
  },
  examples: [
    {
      title: 'Confirm an order',
      config: {
        connection: 'mail',
        to: 'data.email',
        subject: 'Your order {data.number}',
        text: 'Thank you! We have your order {data.number} over {data.total}.',
      },
      given: [{ data: { number: '#1001', total: { minor: 4200, currency: 'GBP' }, email: 'ann@example.com' } }],
      expect: {
        sent: [
          {
            number: '#1001',
            total: { minor: 4200, currency: 'GBP' },
            email: { answer: { status: 200 } },
          },
        ],
      },
      effects: [
        {
          connection: 'mail',
          to: 'ann@example.com',
          subject: 'Your order #1001',
          text: 'Thank you! We have your order #1001 over £42.00.',
          form: 'text',
        },
      ],
    },
    {
      title: 'Tell the buyer of the shop, with a copy for the file',
      config: {
        connection: 'mail',
        to: '"buyer@shop.example"',
        subject: 'Order {data.item} again',
        text: '{data.left} left.',
        form: 'html',
        copy: 'file@shop.example',
      },
      given: [{ data: { item: 'Candle', left: 3 } }],
      expect: { sent: [{ item: 'Candle', left: 3, email: { answer: { status: 200 } } }] },
      effects: [
        {
          connection: 'mail',
          to: 'buyer@shop.example',
          subject: 'Order Candle again',
          text: '3 left.',
          form: 'html',
          copy: 'file@shop.example',
        },
      ],
    },
  ],
})

/** A mail with a hole in it is not sent. */
const missingIn =
  (what: string) =>
  (path: string): never =>
    cannotTell(new CannotTell(path, 'missing'), what)

/** An address as it is; else the field that holds it, marked as in the subject. */
function whom(to: string, say: Say): string {
  const written = /^(["'])(.*)\1$/.exec(to.trim())?.[2]
  return written ?? `‹${say.value(to)}›`
}
