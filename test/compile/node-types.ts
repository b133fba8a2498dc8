/** Small node types for the compiler's own tests, and short ways to write flows and events with them. */

import type { CloudEvent } from '../../runtime/model/event.ts'
import { CannotTell } from '../../runtime/model/expression.ts'
import type { Edge, Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import {
  defineConsumer,
  defineProducer,
  defineRouter,
  defineStatefulRouter,
  type NodeType,
} from '../../runtime/model/node.ts'

const card = { icon: 'box', summary: 'For tests.', examples: [], explain: () => 'For tests', version: 1 } as const

const rows = defineProducer({
  ...card,
  type: 'rows',
  role: 'producer',
  live: false,
  title: 'Rows',
  outputs: ['row'],
  fields: {
    type: { kind: 'name', names: 'event type', default: 'row', help: 'The event type.' },
    lateBy: { kind: 'duration', default: '0s', help: 'Lateness.' },
  },
  compile: () => async () => {},
})

const hear = defineProducer({
  ...card,
  type: 'hear',
  role: 'producer',
  live: true,
  title: 'Hear',
  outputs: ['event'],
  fields: { only: { kind: 'text', help: 'The type to hear.' } },
  hears:
    ({ only }) =>
    (event) =>
      event.type === only,
  compile: () => async () => {},
})

const keep = defineRouter({
  ...card,
  type: 'keep',
  role: 'router',
  stateful: false,
  changesContent: false,
  title: 'Keep',
  outputs: ['pass', 'rest', 'unclear'],
  fields: { when: { kind: 'expression', expect: 'boolean', default: 'true', help: 'The condition.' } },
  conditions: ({ when = 'true' }) => ({ pass: when }),
  compile({ when }) {
    return (event, emit) => {
      const holds = when.evaluate(event)
      emit(holds instanceof CannotTell ? 'unclear' : holds ? 'pass' : 'rest', event)
    }
  },
})

const numberIn = (event: CloudEvent): number =>
  isObject(event.data) && typeof event.data.n === 'number' ? event.data.n : 0

/** Lets the event out of one of `a` and `b`, or of both, as it came. */
const fork = defineRouter({
  ...card,
  type: 'fork',
  role: 'router',
  stateful: false,
  changesContent: false,
  title: 'Fork',
  outputs: ['a', 'b'],
  fields: { every: { kind: 'integer', default: 1, minimum: 1, help: 'Both ways for multiples of it.' } },
  compile:
    ({ every }) =>
    (event, emit) => {
      if (numberIn(event) % every === 0) emit('b', event)
      emit('a', event)
    },
})

/** Lets `copies` changed events out. */
const change = defineRouter({
  ...card,
  type: 'change',
  role: 'router',
  stateful: false,
  changesContent: true,
  title: 'Change',
  outputs: ['out'],
  fields: {
    type: { kind: 'name', names: 'event type', optional: true, help: 'The new type.' },
    copies: { kind: 'integer', default: 1, minimum: 0, maximum: 1_000_000, help: 'How many.' },
  },
  compile: ({ copies }, { node }) => {
    return (event, emit) => {
      for (let copy = 0; copy < copies; copy++) {
        const way = isObject(event.data) ? event.data.way : ''
        emit('out', { ...event, data: { n: numberIn(event) + 1 + copy, way: `${String(way ?? '')}${node}${copy}` } })
      }
    }
  },
})

/** Throws after it let something out. */
const boom = defineRouter({
  ...card,
  type: 'boom',
  role: 'router',
  stateful: false,
  changesContent: false,
  title: 'Boom',
  outputs: ['out'],
  fields: { at: { kind: 'integer', default: 0, help: 'The number that it cannot stand.' } },
  compile: ({ at }) => {
    return (event, emit) => {
      emit('out', event)
      if (numberIn(event) === at) throw new Error(`No ${at}`)
    }
  },
})

const paths = defineRouter({
  ...card,
  type: 'ways',
  role: 'router',
  stateful: false,
  changesContent: false,
  title: 'Ways',
  outputs: ({ rules }) => rules.map(({ name }) => name),
  fields: {
    rules: {
      kind: 'list',
      minimum: 1,
      help: 'The ways.',
      fields: {
        name: { kind: 'name', names: 'output', help: 'The way.' },
        when: { kind: 'expression', expect: 'boolean', help: 'The condition.' },
      },
    },
    match: {
      kind: 'choice',
      default: 'first',
      help: 'How many.',
      options: [
        { value: 'first', label: 'Only the first' },
        { value: 'all', label: 'Every' },
      ],
    },
  },
  check: ({ rules }) =>
    rules.some(({ name }) => name === 'otherwise')
      ? [{ code: 'OUTPUT_RESERVED', message: 'Expected another name', field: 'rules' }]
      : [],
  compile: ({ rules }) => {
    return (event, emit) => {
      for (const { name, when } of rules) if (when.evaluate(event) === true) return emit(name, event)
    }
  },
})

const hold = defineStatefulRouter({
  ...card,
  type: 'hold',
  role: 'router',
  stateful: true,
  title: 'Hold',
  outputs: ['done'],
  fields: { for: { kind: 'duration', default: '10m', shapesState: true, help: 'How long.' } },
  compile: () => ({ event: (_event, context) => context.emit('done') }),
})

const collect = defineConsumer({
  ...card,
  type: 'collect',
  role: 'consumer',
  title: 'Collect',
  outputs: [],
  fields: {
    table: { kind: 'name', names: 'table', optional: true, help: 'The table.' },
    value: { kind: 'expression', expect: 'any', default: 'data', help: 'The value.' },
    column: { kind: 'name', names: 'column', default: 'value', help: 'The column.' },
    path: { kind: 'path', access: 'write', optional: true, help: 'The file.' },
    orderBy: { kind: 'expression', expect: 'key', optional: true, help: 'The lane.' },
    note: { kind: 'text', optional: true, help: 'A label that shapes nothing.' },
    wait: { kind: 'duration', optional: true, help: 'A wait.' },
    zone: { kind: 'zone', optional: true, help: 'A zone.' },
    at: { kind: 'schedule', optional: true, help: 'A schedule.' },
    tries: { kind: 'integer', default: 4, minimum: 1, maximum: 20, help: 'Tries.' },
    share: { kind: 'number', optional: true, minimum: 0, maximum: 1, help: 'A share.' },
    loud: { kind: 'boolean', default: false, help: 'A switch.' },
    extra: { kind: 'json', optional: true, help: 'Anything.' },
  },
  tables: ({ table, column = 'value' }) =>
    table === undefined ? [] : [{ name: table, key: [], columns: [{ name: column, type: 'text', keep: 'set' }] }],
  compile: () => ({ event() {} }),
})

const newCollect: NodeType = { ...collect, type: 'collect2', version: 3 }

export const nodeTypes: readonly NodeType[] = [rows, hear, keep, fork, change, boom, paths, hold, collect, newCollect]

export type Nodes = { readonly [id: string]: readonly [type: string, config?: JsonObject] }

/** `wires` are written `from.output to`. */
export function flowOf(nodes: Nodes, wires: readonly string[] = [], more: Partial<Flow> = {}): Flow {
  return {
    $schema: 'https://counterflow.dev/schema/flow-1.json',
    format: 1,
    id: 'shop',
    name: 'Shop',
    zone: 'Europe/London',
    currency: 'GBP',
    events: {},
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, config = {}]]) => [
        id,
        { type, version: type === 'collect2' ? 3 : 1, config },
      ]),
    ),
    edges: wires.map((wire): Edge => {
      const [from = '', to = ''] = wire.split(' ')
      return { from, to }
    }),
    parameters: {},
    settings: {},
    tests: [],
    layout: {},
    ...more,
  }
}

export function eventOf(data: Json, more: Partial<CloudEvent> = {}): CloudEvent {
  return {
    offset: 1,
    split: 0,
    channel: 'shop/in.row',
    id: 'e1',
    source: '/flows/shop/in',
    type: 'row',
    subject: null,
    time: 0,
    partitionkey: null,
    correlationid: null,
    causationid: null,
    attributes: null,
    data,
    text: JSON.stringify(data),
    ...more,
  }
}
