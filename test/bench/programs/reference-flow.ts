/** The reference job as a flow: a route that lets an event out by every rule that holds, a table, a file and a count. */
import { compile } from '../../../runtime/compile/compile.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

type Nodes = Flow['nodes']

const node = (type: string, config: Nodes[string]['config'] = {}) => ({ type, version: 1, config })

const totals = node('table', {
  table: 'customer_totals',
  key: [{ name: 'customer', value: 'data.customer' }],
  columns: [
    { name: 'orders', type: 'integer', keep: 'add', value: '1' },
    { name: 'minor', type: 'integer', keep: 'add', value: 'data.total.minor' },
  ],
})

/** Five nodes, and as many filters in front of the route as asked for, none of which holds anything back. */
export const referenceFlow = (hops = 0): Flow =>
  flow(
    {
      ...hopNodes(hops),
      route: node('route', {
        match: 'all',
        rules: [
          { name: 'order', when: 'event.type == "order.placed"' },
          { name: 'large', when: 'data.total.minor > 30000' },
          { name: 'europe', when: 'data.country in ["DE", "FR"] || data.items.exists(i, i.sku == "X-42")' },
        ],
      }),
      totals,
      large: node('output-file', { path: 'large.ndjson', content: 'event' }),
      europe: node('table', {
        table: 'europe',
        key: [{ name: 'name', value: '"count"' }],
        columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
      }),
    },
    [
      ...chain([...hopNames(hops), 'route']),
      { from: 'route.order', to: 'totals' },
      { from: 'route.large', to: 'large' },
      { from: 'route.europe', to: 'europe' },
    ],
  )

/** Each of its three rules says something else. */
export function changedReferenceFlow(hops = 0): Flow {
  const known = referenceFlow(hops)
  const rules = [
    { name: 'order', when: 'event.type == "order.placed" && data.total.minor > 1000' },
    { name: 'large', when: 'data.total.minor > 20000' },
    { name: 'europe', when: 'data.country in ["DE", "FR"]' },
  ]
  return { ...known, nodes: { ...known.nodes, route: node('route', { match: 'all', rules }) } }
}

/** With a sum in place of the file: what is compared are conditions and sums. */
export const summed = (document: Flow): Flow => ({
  ...document,
  nodes: {
    ...document.nodes,
    large: node('table', {
      table: 'large',
      key: [{ name: 'name', value: '"large"' }],
      columns: [
        { name: 'orders', type: 'integer', keep: 'add', value: '1' },
        { name: 'minor', type: 'integer', keep: 'add', value: 'data.total.minor' },
      ],
    }),
  },
})

/** The same for events that programs send. */
export function heardReferenceFlow(): Flow {
  const known = referenceFlow()
  return { ...known, nodes: { ...known.nodes, till: node('events') } }
}

/** A producer, filters in a row, and one table: as many nodes as asked for. */
export const chainFlow = (nodes: number): Flow =>
  flow({ ...hopNodes(nodes - 2), totals }, chain([...hopNames(nodes - 2), 'totals']))

export function planOf(document: Flow): Plan {
  const plan = compile(document, { nodeTypes })
  if (Array.isArray(plan)) throw new Error(JSON.stringify(plan))
  return plan
}

const flow = (nodes: Nodes, edges: Flow['edges']): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'reference',
  name: 'Reference job',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: { till: node('manual'), ...nodes },
  edges,
  parameters: {},
  settings: {},
  tests: [],
  layout: {},
})

const hopNames = (hops: number): string[] => Array.from({ length: hops }, (_, n) => `hop-${n}`)

const hopNodes = (hops: number): Nodes =>
  Object.fromEntries(
    hopNames(hops).map((name) => [name, node('filter', { when: `data.total.minor >= 0 && event.type != "${name}"` })]),
  )

/** From the producer through each of them. */
const chain = (names: readonly string[]): Flow['edges'] =>
  names.map((to, n) => ({ from: n === 0 ? 'till.event' : `${names[n - 1]}.pass`, to }))
