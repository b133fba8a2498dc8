/** Calls an address on the web, with the guarantees of the effect ledger. */

import type { CloudEvent } from '../../model/event.ts'
import { dataText, eventText } from '../../model/event-text.ts'
import type { Json } from '../../model/json.ts'
import { defineConsumer } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { mustTell } from '../must-tell.ts'
import { parseTemplate } from '../placeholders.ts'
import { callAddress, checkAddress, classOf, effectClasses, fillAddress, hostOf, originOf } from './http-address.ts'
import { checkHeaders, headersField } from './http-headers.ts'
import { giveWayField, laneField } from './lane-field.ts'
import { retryFields, retryPolicy } from './retry-fields.ts'

const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const

export const http = defineConsumer({
  type: 'http',
  role: 'consumer',
  effect: 'once',
  version: 1,
  title: 'Web call',
  icon: 'globe',
  summary: 'Calls an address on the web.',
  outputs: ['answered', 'failed'],
  fields: {
    method: {
      kind: 'choice',
      default: 'POST',
      help: 'What kind of call it is.',
      options: methods.map((value) => ({ value, label: value })),
    },
    url: {
      kind: 'text',
      label: 'Address',
      help: 'Where to call. {data.number} stands for a value of the event, behind the name of the server.',
    },
    connection: {
      kind: 'connection',
      kinds: ['web'],
      optional: true,
      help: 'Whose key is sent along, where the server asks for one. It is kept on this computer, never in a flow.',
    },
    headers: headersField,
    send: {
      kind: 'choice',
      default: 'data',
      help: 'What is sent along. GET and DELETE send nothing.',
      options: [
        { value: 'data', label: 'The data of the event' },
        { value: 'event', label: 'The whole event (CloudEvents)' },
        { value: 'body', label: 'A value of its own' },
        { value: 'nothing', label: 'Nothing' },
      ],
    },
    body: {
      kind: 'expression',
      label: 'Value to send',
      expect: 'any',
      optional: true,
      help: 'What to send as JSON, such as {"id": data.order_id}.',
    },
    repeat: {
      kind: 'choice',
      label: 'When nobody knows whether it arrived',
      default: 'auto',
      help: 'GET, PUT and DELETE can be repeated without harm. POST and PATCH wait for a person, unless the server knows repeats by our key, or can be asked below.',
      options: effectClasses,
    },
    ask: {
      kind: 'text',
      label: 'Where to ask whether it arrived',
      optional: true,
      help: 'An address of the same server, such as https://warehouse.example/orders?ref={data.number}; {key} is the key that was sent along. It is asked before anything is sent again: an answer with something in it says that it arrived, 404 or an empty list that it did not.',
    },
    ...retryFields,
    ...laneField,
    ...giveWayField,
  },
  check({ url, ask, headers = [], send, body }) {
    const problems: Problem[] = [...checkAddress(url), ...checkHeaders(headers)]
    if (
      ask !== undefined &&
      checkAddress(ask).length + checkAddress(url).length === 0 &&
      originOf(ask)[0] !== originOf(url)[0]
    )
      problems.push({ code: 'HTTP_ASK', message: 'Expected an address of the server that is called', field: 'ask' })
    if (ask !== undefined) problems.push(...checkAddress(ask).map((problem) => ({ ...problem, field: 'ask' })))
    if (send === 'body' && body === undefined)
      problems.push({ code: 'HTTP_BODY', message: 'Expected the value to send, got nothing', field: 'body' })
    return problems
  },
  origins: ({ url }) => originOf(url),
  explain: ({ method = 'POST', url }) => (method === 'GET' ? `Asks ${hostOf(url)}` : `Sends to ${hostOf(url)}`),
  compile({ method, url, ask, connection, headers, send, body, repeat, tries, maximumAge }) {
    const address = parseTemplate(url)
    const asked = ask === undefined ? undefined : parseTemplate(ask)
    const sends = method === 'GET' || method === 'DELETE' ? 'nothing' : send
    const policy = retryPolicy({ tries, maximumAge })
    const kind = sends === 'event' ? 'application/cloudevents+json' : 'application/json'
    const fixed: { [name: string]: string } = sends === 'nothing' ? {} : { 'content-type': kind }
    for (const { name, value } of headers) fixed[name.toLowerCase()] = value

    const bodyOf = (event: CloudEvent): string | null => {
      if (sends === 'event') return eventText(event)
      if (sends === 'data') return dataText(event)
      return sends === 'body' && body !== undefined
        ? JSON.stringify(mustTell(body.evaluate(event), 'What to send'))
        : null
    }
    const request = (event: CloudEvent): Json => ({
      method,
      url: callAddress(url, fillAddress(address, event)),
      headers: fixed,
      body: bodyOf(event),
      ...(ask === undefined || asked === undefined ? {} : { ask: callAddress(ask, fillAddress(asked, event)) }),
      ...(connection === undefined ? {} : { connection }),
    })

    return {
      event(event, context) {
        context.effect({
          service: 'http',
          class: classOf(repeat, method, ask !== undefined),
          request: request(event),
          policy,
        })
      },
      result({ state, answer, reason }, event, context) {
        if (state === 'done')
          return context.emit('answered', { type: 'http.answered', data: { answer, about: event.data } })
        // Dead and unknown are no answers: they wait for a person, whose decision comes here as one.
        if (state === 'failed' || state === 'skipped')
          context.emit('failed', { type: 'http.failed', data: { state, reason, answer, about: event.data } })
      },
    }
  },
  examples: [
    {
      title: 'Tell the warehouse about an order',
      config: { url: 'https://warehouse.example/orders/{data.number}', method: 'PUT' },
      given: [{ data: { number: '#10/01', pieces: 2 } }],
      expect: { answered: [{ answer: { status: 200 }, about: { number: '#10/01', pieces: 2 } }] },
      effects: [
        {
          method: 'PUT',
          url: 'https://warehouse.example/orders/%2310%2F01',
          headers: { 'content-type': 'application/json' },
          body: '{"number":"#10/01","pieces":2}',
        },
      ],
    },
    {
      title: 'A new entry: before it is sent again, the server is asked whether it is there',
      config: {
        url: 'https://warehouse.example/orders',
        ask: 'https://warehouse.example/orders?ref={data.number}&by={key}',
        send: 'nothing',
      },
      given: [{ data: { number: '#10' } }],
      expect: { answered: [{ answer: { status: 200 }, about: { number: '#10' } }] },
      effects: [
        {
          method: 'POST',
          url: 'https://warehouse.example/orders',
          headers: {},
          body: null,
          ask: 'https://warehouse.example/orders?ref=%2310&by={key}',
        },
      ],
    },
    {
      title: 'A question sends nothing along; values cannot change the server',
      config: {
        url: 'https://api.example/stock?item={data.item}',
        method: 'GET',
        headers: [{ name: 'X-Shop', value: '12' }],
      },
      given: [{ data: { item: '@evil.example/&x=1' } }],
      expect: { answered: [{ answer: { status: 200 }, about: { item: '@evil.example/&x=1' } }] },
      effects: [
        {
          method: 'GET',
          url: 'https://api.example/stock?item=%40evil.example%2F%26x%3D1',
          headers: { 'x-shop': '12' },
          body: null,
        },
      ],
    },
  ],
})
