/** Answers whoever has sent a form, on the page that waits for it: paid, declined, what to do next. */
import { defineConsumer } from '../../model/node.ts'
import { keyText } from '../key-text.ts'
import { fillTemplate, parseTemplate, sayJson, sayTemplate } from '../placeholders.ts'
import { laneField } from './lane-field.ts'
import { retryFields, retryPolicy } from './retry-fields.ts'

export const push = defineConsumer({
  type: 'push',
  role: 'consumer',
  effect: 'idempotent',
  version: 1,
  title: 'Answer the page',
  icon: 'monitor',
  summary: 'Tells whoever sent a form what became of it, on the page that waits.',
  outputs: [],
  fields: {
    message: {
      kind: 'text',
      label: 'Sentence',
      multiline: true,
      help: 'What the page says, such as “Paid. Thank you!”. {data.number} stands for a value of the event.',
    },
    state: {
      kind: 'choice',
      label: 'What it means',
      default: 'done',
      help: 'How the page shows it.',
      options: [
        { value: 'done', label: 'It worked' },
        { value: 'failed', label: 'It did not work' },
        { value: 'waiting', label: 'It is still under way' },
        { value: 'action', label: 'The person has something to do' },
      ],
    },
    next: {
      kind: 'text',
      label: 'What to do next',
      optional: true,
      help: 'A second sentence, such as “Try another card” or “Enter the code from your bank”. It may be left out.',
    },
    to: {
      kind: 'expression',
      label: 'To',
      expect: 'key',
      optional: true,
      help: 'Which page. Without it: the one whose form began all this.',
    },
    ...retryFields,
    ...laneField,
  },
  explain: ({ message }) => `Tells the page “${sayTemplate(message)}”`,
  compile({ message, state, next, to, tries, maximumAge }) {
    const sentence = parseTemplate(message)
    const step = next === undefined || next.trim() === '' ? undefined : parseTemplate(next)
    const policy = retryPolicy({ tries, maximumAge })
    return {
      event(event, context) {
        const fill = (template: typeof sentence): string =>
          fillTemplate(template, event, sayJson, () => '')
            .replace(/ {2,}/g, ' ')
            .trim()
        const answer = to === undefined ? event.attributes?.answerid : keyText(to.evaluate(event))
        context.effect({
          service: 'push',
          class: 'idempotent',
          request: {
            to: typeof answer === 'string' ? answer : null,
            // Where a step on the way has left out who waits, what began it all is known.
            began: event.correlationid ?? event.id,
            state,
            message: fill(sentence),
            next: step === undefined ? null : fill(step),
          },
          policy,
        })
      },
    }
  },
  examples: [
    {
      title: 'A declined card, with what to do next',
      config: { message: '{data.message_for_shopper}', state: 'failed', next: 'Try another card.' },
      given: [
        {
          type: 'payment.failed',
          correlationid: 'ord-1001',
          answerid: 'a1',
          data: { payment_id: 'P-2', message_for_shopper: 'Your card was declined.' },
        },
      ],
      expect: {},
      effects: [
        {
          to: 'a1',
          began: 'ord-1001',
          state: 'failed',
          message: 'Your card was declined.',
          next: 'Try another card.',
        },
      ],
    },
    {
      title: 'Without a page that waits it is kept all the same',
      config: { message: 'Paid {data.amount}. Thank you!' },
      given: [{ type: 'payment.captured', correlationid: 'ord-7', data: { amount: { minor: 4200, currency: 'GBP' } } }],
      expect: {},
      effects: [{ to: null, began: 'ord-7', state: 'done', message: 'Paid £42.00. Thank you!', next: null }],
    },
  ],
})
