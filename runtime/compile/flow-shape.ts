/** What a flow document is made of, told once: its checks, its defaults and its published schema follow from here. */
import { flowFormat, flowSchemaUrl } from '../model/flow.ts'
import type { Shape } from './shape.ts'

const text = { kind: 'text' } as const
const object = { kind: 'object' } as const
const json = { kind: 'json' } as const
const number = { kind: 'number' } as const
const duration = { kind: 'text', what: 'a duration such as 10m' } as const
const list = (items: Shape): Shape => ({ kind: 'list', items })
const map = (values: Shape): Shape => ({ kind: 'map', values })
const idShape = {
  kind: 'text',
  what: 'an id such as daily-sales (a small letter, then small letters, digits, - or _)',
  pattern: /^[a-z][a-z0-9_-]{0,63}$/,
} as const

export const nodeShape = {
  kind: 'record',
  properties: {
    type: { shape: text, help: 'Which node type it is.' },
    version: {
      shape: { kind: 'number', integer: true, minimum: 1 },
      help: "The node type's version that it was made with.",
      fix: 1,
    },
    name: { shape: text, optional: true, help: 'What the card says instead of the title of the type.' },
    config: { shape: object, default: {}, help: 'The answers to its fields; any value may be { "$param": "name" }.' },
  },
} as const satisfies Shape

const eventShape = {
  kind: 'record',
  properties: {
    node: { shape: text, optional: true, help: 'The producer that the event comes from.' },
    after: { shape: duration, optional: true, help: 'A pause before it.' },
    type: { shape: text, optional: true, help: 'The event type.' },
    id: { shape: text, optional: true, help: 'Its id; without it one is made up.' },
    source: { shape: text, optional: true, help: 'Where it comes from; without it the producer.' },
    time: { shape: json, optional: true, help: 'RFC 3339 text or milliseconds since 1970; without it the test clock.' },
    subject: { shape: json, optional: true, help: 'What it is about.' },
    partitionkey: { shape: json, optional: true, help: 'What keeps order.' },
    data: { shape: json, optional: true, help: 'The data.' },
    answer: {
      shape: {
        kind: 'record',
        properties: {
          node: { shape: text, help: 'The step that asks.' },
          verdict: { shape: { kind: 'text', options: ['approved', 'declined'] }, help: 'What is answered.' },
          by: { shape: text, help: 'Who answers.' },
          reason: { shape: text, optional: true, help: 'Why.' },
          about: { shape: object, optional: true, help: 'Fields of the event that it is about; else the oldest.' },
        },
      },
      optional: true,
      help: 'What a person answers, in place of an event.',
    },
  },
  others: json,
} as const satisfies Shape

const testShape = {
  kind: 'record',
  properties: {
    name: { shape: text, help: 'A sentence about what must hold.' },
    clock: { shape: text, optional: true, help: 'What the wall clock says at the start, RFC 3339.' },
    settings: { shape: object, optional: true, help: 'Answers for this test only.' },
    events: { shape: list(eventShape), default: [], help: 'The events, in order.' },
    wait: { shape: duration, optional: true, help: 'How long to wait after the last event.' },
    faults: {
      shape: list({
        kind: 'record',
        properties: {
          node: { shape: text, help: 'The node whose effects go wrong.' },
          mode: { shape: { kind: 'text', options: ['retry', 'failed', 'unknown'] }, help: 'How they go wrong.' },
          times: { shape: { kind: 'number', integer: true, minimum: 1 }, help: 'How many attempts go wrong.', fix: 1 },
        },
      }),
      optional: true,
      help: 'What the outside world does wrong.',
    },
    expect: {
      shape: {
        kind: 'record',
        properties: {
          emitted: { shape: map(list(json)), optional: true, help: 'Data of the events that came out, by output.' },
          tables: { shape: map(list(object)), optional: true, help: 'Rows by table.' },
          effects: { shape: map(list(json)), optional: true, help: 'Requests by node.' },
          needsLook: {
            shape: { kind: 'number', integer: true, minimum: 0 },
            optional: true,
            help: 'Dead letters and unknown effects.',
          },
        },
      },
      default: {},
      help: 'What must come out.',
    },
    standard: {
      shape: list({ kind: 'text', options: ['duplicate', 'swap', 'replay'] }),
      optional: true,
      help: 'Runs of the same test that must end the same.',
    },
  },
} as const satisfies Shape

export const flowShape = {
  kind: 'record',
  properties: {
    $schema: { shape: text, default: flowSchemaUrl, help: 'The address of this schema.' },
    format: {
      shape: { kind: 'number', integer: true, minimum: flowFormat, maximum: flowFormat },
      help: 'The format of the document.',
      fix: flowFormat,
    },
    id: { shape: idShape, help: 'Stable; names are labels.' },
    name: { shape: text, help: 'What people call the flow.' },
    description: { shape: text, optional: true, help: 'What it is for.' },
    zone: { shape: text, help: 'The time zone of the shop, which says what a business day is.', fix: 'UTC' },
    currency: { shape: text, help: 'The currency of the shop, ISO 4217.', fix: 'GBP' },
    events: {
      shape: map(object),
      default: {},
      help: 'The JSON Schema of data per event type; "personal": true marks a field.',
    },
    nodes: { shape: map(nodeShape), help: 'Producers, routers and consumers by id.', fix: {} },
    edges: {
      shape: list({
        kind: 'record',
        properties: {
          from: { shape: text, help: '<node id>.<output>.' },
          to: { shape: text, help: 'A node id.' },
        },
      }),
      default: [],
      help: 'The wires.',
    },
    parameters: { shape: object, default: {}, help: 'The JSON Schema of the settings, with labels.' },
    settings: { shape: object, default: {}, help: 'The answers to the parameters.' },
    tests: { shape: list(testShape), default: [], help: 'Tests that travel with the flow.' },
    layout: {
      shape: map({
        kind: 'record',
        properties: { x: { shape: number, help: 'To the right.' }, y: { shape: number, help: 'Down.' } },
      }),
      default: {},
      help: 'Where the cards stand.',
    },
    notes: {
      shape: map({
        kind: 'record',
        properties: {
          text: { shape: text, help: 'What it says.' },
          x: { shape: number, help: 'To the right.' },
          y: { shape: number, help: 'Down.' },
        },
      }),
      optional: true,
      help: 'Notes on the canvas, for people.',
    },
  },
} as const satisfies Shape
