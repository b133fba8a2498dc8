/** The reference job as a flow: a route that lets an event out by every rule that holds, a table, a file and a count. */
import { compile } from '../../../runtime/compile/compile.ts'
import type { Plan } from '../../../runtime/compile/plan.ts'
import { type Flow, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

const node = (type: string, config: Flow['nodes'][string]['config'] = {}) => ({ type, version: 1, config })

export const referenceFlow = (hops = 0): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id: 'reference',
  name: 'Reference job',
  zone: 'Europe/London',
  currency: 'GBP',
  events: {},
  nodes: {
    till: node('manual'),
    ...Object.fromEntries(
      Array.from({ length: hops }, (_, n) => [
        `hop-${n}`,
        node('filter', { when: `data.total.minor >= 0 && event.type != "none-${n}"` }),
      ]),
    ),
    route: node('route', {
      match: 'all',
      rules: [
        { name: 'order', when: 'event.type == "order.placed"' },
        { name: 'large', when: 'data.total.minor > 30000' },
        { name: 'europe', when: 'data.country in ["DE", "FR"] || data.items.exists(i, i.sku == "X-42")' },
      ],
    }),
    totals: node('table', {
      table: 'customer_totals',
      key: [{ name: 'customer', value: 'data.customer' }],
      columns: [
        { name: 'orders', type: 'integer', keep: 'add', value: '1' },
        { name: 'minor', type: 'integer', keep: 'add', value: 'data.total.minor' },
      ],
    }),
    large: node('output-file', { path: 'large.ndjson', content: 'event' }),
    europe: node('table', {
      table: 'europe',
      key: [{ name: 'name', value: '"count"' }],
      columns: [{ name: 'count', type: 'integer', keep: 'add', value: '1' }],
    }),
  },
  edges: [
    ...chain(['till.event', ...Array.from({ length: hops }, (_, n) => `hop-${n}`), 'route']),
    { from: 'route.order', to: 'totals' },
    { from: 'route.large', to: 'large' },
    { from: 'route.europe', to: 'europe' },
  ],
  parameters: {},
  settings: {},
  tests: [],
  layout: {},
})

function chain([first = '', ...others]: string[]): Flow['edges'] {
  return others.map((to, n) => ({ from: n === 0 ? first : `${others[n - 1]}.pass`, to }))
}

export function planOf(flow: Flow): Plan {
  const plan = compile(flow, { nodeTypes })
  if (Array.isArray(plan)) throw new Error(JSON.stringify(plan))
  return plan
}
