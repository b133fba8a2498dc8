/** Shows a notification on this computer. */
import { defineConsumer } from '../../model/node.ts'
import { fillTemplate, parseTemplate, sayJson, sayTemplate } from '../placeholders.ts'
import { laneField } from './lane-field.ts'
import { retryPolicy } from './retry-fields.ts'

/** What happened an hour ago is no news: it is in the history. */
const policy = retryPolicy({ tries: 3, maximumAge: 3_600_000 })

export const notification = defineConsumer({
  type: 'notification',
  role: 'consumer',
  effect: 'idempotent',
  version: 1,
  title: 'Notification',
  icon: 'bell',
  summary: 'Shows a notification on this computer.',
  outputs: [],
  fields: {
    title: {
      kind: 'text',
      label: 'Headline',
      help: 'One line. {data.number} stands for the value in the event.',
    },
    text: {
      kind: 'text',
      label: 'Sentence',
      multiline: true,
      optional: true,
      help: 'What more there is to say; {data.number} stands for the value in the event.',
    },
    ...laneField,
  },
  explain: ({ title }) => `Shows “${sayTemplate(title)}” on this computer`,
  compile({ title, text = '' }) {
    const headline = parseTemplate(title)
    const sentence = parseTemplate(text)
    const missing = (path: string): string => `(no ${path.replace(/^data\./, '')})`
    return {
      event(event, context) {
        const request = {
          title: fillTemplate(headline, event, sayJson, missing),
          text: fillTemplate(sentence, event, sayJson, missing),
        }
        context.effect({ service: 'notification', class: 'idempotent', request, policy })
      },
    }
  },
  examples: [
    {
      title: 'A large order',
      config: { title: 'Large order', text: '{data.number} over {data.total} is on hold.' },
      given: [{ data: { number: '#1001', total: { minor: 500_000, currency: 'GBP' } } }],
      expect: {},
      effects: [{ title: 'Large order', text: '#1001 over £5,000.00 is on hold.' }],
    },
    {
      title: 'One line is enough, and what is missing is said',
      config: { title: '{data.item} is running out' },
      given: [{ data: {} }],
      expect: {},
      effects: [{ title: '(no item) is running out', text: '' }],
    },
  ],
})
