/** Flows to edit in tests, and what must hold of a flow after any edit. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { checkDocument } from '../../../runtime/compile/flow-document.ts'
import { parseFlow } from '../../../runtime/compile/parse-flow.ts'
import { type Flow, flowSchemaUrl, splitOutput } from '../../../runtime/model/flow.ts'

export const emptyFlow: Flow = {
  $schema: flowSchemaUrl,
  format: 1,
  id: 'trial',
  name: 'Trial',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: {},
  edges: [],
  parameters: {},
  settings: {},
  tests: [],
  layout: {},
}

export const flowOf = (parts: Partial<Flow>): Flow => ({ ...emptyFlow, ...parts })

/** till -> which (paid, late, otherwise, unclear) -> takings; late -> reminders */
export const routed: Flow = flowOf({
  events: {
    'order.placed': {
      type: 'object',
      required: ['number', 'total'],
      properties: {
        number: { type: 'string', title: 'Order number' },
        total: {
          type: 'object',
          properties: { minor: { type: 'integer' }, currency: { type: 'string' } },
          required: ['minor', 'currency'],
        },
        gift: { type: 'boolean' },
      },
    },
  },
  nodes: {
    till: { type: 'manual', version: 1, name: 'Till', config: { type: 'order.placed' } },
    which: {
      type: 'route',
      version: 1,
      config: {
        rules: [
          { name: 'paid', when: 'data.total.minor > 0' },
          { name: 'late', when: 'data.total.minor == 0' },
        ],
      },
    },
    takings: {
      type: 'table',
      version: 1,
      name: 'Takings',
      config: { table: 'takings', columns: [{ name: 'number', value: 'data.number' }] },
    },
    reminders: { type: 'note', version: 1, config: { text: 'Remind {data.number}' } },
  },
  edges: [
    { from: 'till.event', to: 'which' },
    { from: 'which.paid', to: 'takings' },
    { from: 'which.late', to: 'reminders' },
  ],
  tests: [{ name: 'pays', events: [], expect: { emitted: { 'which.paid': [], 'till.event': [] } } }],
  layout: {
    till: { x: 0, y: 0 },
    which: { x: 300, y: 0 },
    takings: { x: 600, y: 0 },
    reminders: { x: 600, y: 200 },
  },
})

export function dailySales(): Flow {
  const flow = parseFlow(readFileSync(new URL('../../../templates/daily-sales/flow.json', import.meta.url), 'utf8'))
  if (Array.isArray(flow)) throw new Error(JSON.stringify(flow))
  return flow
}

/** So that an edit that changes a flow in place throws. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) frozen(inner)
  return value
}

/** No wire hangs loose, nothing stands where no step is, and the document can be written and read again. */
export function expectSound(flow: Flow): void {
  const ids = new Set(Object.keys(flow.nodes))
  for (const { from, to } of flow.edges) {
    expect(ids).toContain(to)
    expect(ids).toContain(splitOutput(from).node)
  }
  const edges = flow.edges.map(({ from, to }) => `${from}>${to}`)
  expect(new Set(edges).size).toBe(edges.length)
  for (const id of Object.keys(flow.layout)) expect(ids).toContain(id)
  for (const { x, y } of Object.values(flow.layout)) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
  const text = writeFlow(flow)
  const { flow: read, problems } = checkDocument(JSON.parse(text))
  expect(read, JSON.stringify(problems)).toBeDefined()
  if (read) expect(writeFlow(read)).toBe(text)
}
