/** A flow in which everything that a crash could spoil happens: tables, remembered keys, windows, files, calls outside. */
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import type { Plan } from '../../runtime/compile/plan.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'

export const outputFile = 'orders.ndjson'
export const outputCsv = 'orders.csv'
/** Every fourth order is paid by card. */
export const isPaid = (n: number): boolean => n % 4 === 0

const column = (name: string, value: string, keep: string, type = 'integer') => ({ name, value, keep, type })
const sumBy = (table: string, key: string) => ({
  type: 'table',
  table,
  key: [{ name: 'key', value: key }],
  columns: [column('total', 'data.n', 'add'), column('orders', 'data.order', 'distinct', 'text')],
})

const nodes: { readonly [id: string]: { readonly type: string; readonly [field: string]: unknown } } = {
  in: { type: 'manual' },
  sums: sumBy('sums', 'event.subject'),
  once: { type: 'dedupe', key: 'event.subject', remember: '365d' },
  firsts: { type: 'table', table: 'firsts', columns: [column('n', 'data.n', 'set')] },
  minutes: { type: 'window', key: 'event.subject', length: '1m' },
  counts: { type: 'table', table: 'counts', columns: [column('count', 'data.count', 'set')] },
  lines: { type: 'output-file', path: outputFile, content: 'data' },
  sheet: { type: 'output-file', path: outputCsv, content: 'csv', columns: [{ name: 'n', value: 'data.n' }] },
  tell: { type: 'http', url: 'https://warehouse.example/orders/{data.n}', method: 'PUT' },
  told: {
    type: 'table',
    table: 'told',
    key: [{ name: 'n', value: 'data.about.n', type: 'integer' }],
    columns: [column('times', '1', 'add')],
  },
  card: { type: 'filter', when: 'data.n % 4 == 0' },
  charge: { type: 'http', url: 'https://bank.example/charges/{data.n}', method: 'POST', orderBy: 'event.id' },
  paid: {
    type: 'table',
    table: 'paid',
    key: [{ name: 'n', value: 'data.about.n', type: 'integer' }],
    columns: [column('times', '1', 'add')],
  },
}

const edges = [
  'in.event > sums',
  'in.event > once',
  'once.first > firsts',
  'in.event > minutes',
  'minutes.result > counts',
  'in.event > lines',
  'in.event > sheet',
  'in.event > tell',
  'tell.answered > told',
  'in.event > card',
  'card.pass > charge',
  'charge.answered > paid',
]

export function shopPlan(): Plan {
  const flow = parseFlow(
    JSON.stringify({
      format: 1,
      id: 'shop',
      name: 'Shop',
      zone: 'Europe/London',
      currency: 'GBP',
      nodes: Object.fromEntries(
        Object.entries(nodes).map(([id, { type, ...config }]) => [id, { type, version: 1, config }]),
      ),
      edges: edges.map((edge) => {
        const [from, to] = edge.split(' > ')
        return { from, to }
      }),
    }),
  )
  const plan = Array.isArray(flow) ? flow : compile(flow, { nodeTypes })
  if (Array.isArray(plan) || isProblems(plan)) throw new Error(JSON.stringify(plan, null, 1))
  return plan
}
