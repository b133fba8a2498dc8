/** A page of its own that people fill in: each time it is sent, an event comes out, and the page waits for an answer. */
import { defineProducer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { sayType } from '../words.ts'
import { inputFields, inputName, optionsOf } from './form-inputs.ts'
import { lateField } from './late-field.ts'

export const form = defineProducer({
  type: 'form',
  role: 'producer',
  live: true,
  version: 1,
  title: 'Form',
  icon: 'clipboard-list',
  summary: 'Shows a page that people fill in, or a demo shop.',
  outputs: ['submitted'],
  fields: {
    shows: {
      kind: 'choice',
      label: 'What it shows',
      default: 'form',
      help: 'A form of your own, or a demo shop to try things out with: a basket, practice cards and a staff log-in.',
      options: [
        { value: 'form', label: 'A form' },
        { value: 'shop', label: 'The demo shop' },
      ],
    },
    page: { kind: 'text', label: 'Title', default: 'Send us a message', help: 'What stands at the top of the page.' },
    text: {
      kind: 'text',
      label: 'Sentence',
      multiline: true,
      optional: true,
      help: 'What stands below the title.',
    },
    inputs: {
      kind: 'list',
      default: [],
      help: 'What people are asked. The demo shop asks by itself.',
      fields: inputFields,
    },
    button: { kind: 'text', default: 'Send', help: 'What stands on the button.' },
    type: {
      kind: 'name',
      label: 'Event',
      names: 'event type',
      default: 'form.submitted',
      help: 'What the event is called, such as payment.submitted.',
    },
    origins: {
      kind: 'text',
      label: 'Other sites that may send it',
      optional: true,
      help: 'Addresses such as https://shop.example, separated by commas. Without any, only its own page may.',
    },
    ...lateField,
  },
  explain: ({ shows, page = 'Send us a message', type = 'form.submitted' }) =>
    shows === 'shop' ? `Shows the demo shop, takes “${sayType(type)}”` : `Shows “${page}”, takes “${sayType(type)}”`,
  check({ shows, inputs = [], origins = '' }) {
    const problems: Problem[] = []
    if (shows !== 'shop' && inputs.length === 0)
      problems.push({
        code: 'FORM_EMPTY',
        message: 'Expected at least one input to fill in, got none',
        field: 'inputs',
      })
    const names = inputs.map(({ name }) => name)
    for (const [index, input] of inputs.entries()) {
      const field = `inputs.${index}`
      if (!inputName.test(input.name))
        problems.push({
          code: 'FORM_INPUT',
          message: `Expected a name such as order_number, got ${JSON.stringify(input.name)}`,
          field: `${field}.name`,
        })
      else if (names.indexOf(input.name) !== index)
        problems.push({
          code: 'FORM_INPUT',
          message: `Expected a name for each input, got ${input.name} twice`,
          field: `${field}.name`,
        })
      if (input.kind === 'choice' && optionsOf(input).length < 2)
        problems.push({
          code: 'FORM_OPTIONS',
          message: 'Expected at least two things to choose from, separated by commas',
          field: `${field}.options`,
        })
    }
    for (const origin of originsOf(origins))
      if (!isOrigin(origin))
        problems.push({
          code: 'FORM_ORIGIN',
          message: `Expected an address such as https://shop.example, got ${JSON.stringify(origin)}`,
          field: 'origins',
        })
    return problems
  },
  // The host shows the page while this runs.
  compile:
    ({ shows, page, text = '', inputs, button, type, origins = '' }) =>
    async ({ services, flow, node, currency, signal, produce, caughtUp }) => {
      const takeAway = services.pages?.show({
        ...{ shows, text, inputs, button, type, flow, node, currency },
        title: page,
        origins: originsOf(origins),
        submit: async (event) => {
          const [acceptance] = await produce([event])
          if (acceptance === undefined) throw new Error('An event was handed in and nothing was said about it')
          return acceptance
        },
      })
      caughtUp()
      if (takeAway === undefined) return
      await new Promise<void>((resolve) => (signal.cancelled ? resolve() : signal.onCancel(resolve)))
      takeAway()
    },
  examples: [
    {
      title: 'A question from a customer',
      config: {
        page: 'Ask us',
        type: 'question.asked',
        inputs: [
          { name: 'email', label: 'Your e-mail', kind: 'email' },
          { name: 'question', kind: 'long' },
        ],
      },
      given: [{ type: 'question.asked', data: { email: 'ada@example.com', question: 'When do you open?' } }],
      expect: { submitted: [{ email: 'ada@example.com', question: 'When do you open?' }] },
    },
    {
      title: 'The demo shop takes payments',
      config: { shows: 'shop', page: 'The Corner Shop', type: 'payment.submitted' },
      given: [
        {
          type: 'payment.submitted',
          subject: 'payment/P-1',
          data: { payment_id: 'P-1', amount: { minor: 4200, currency: 'GBP' }, method_token: 'tok_visa' },
        },
      ],
      expect: {
        submitted: [{ payment_id: 'P-1', amount: { minor: 4200, currency: 'GBP' }, method_token: 'tok_visa' }],
      },
    },
  ],
})

const originsOf = (origins: string): readonly string[] =>
  origins
    .split(',')
    .map((origin) => origin.trim().toLowerCase())
    .filter((origin) => origin !== '')

/** As browsers write it: no path, no slash at the end. */
const isOrigin = (origin: string): boolean => /^https?:\/\/(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?$/.test(origin)
