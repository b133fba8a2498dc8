/** The flow that `counterflow new` writes: small, complete, and with a test, so that it can be changed step by step. */
import { type Flow, flowFormat, flowSchemaUrl } from '../model/flow.ts'

export const startingFlow = (id: string, name: string, zone: string): Flow => ({
  $schema: flowSchemaUrl,
  format: flowFormat,
  id,
  name,
  description: 'Reads sold lines from a file and keeps how many pieces of each article were sold.',
  zone,
  currency: 'EUR',
  events: {},
  nodes: {
    sales: {
      type: 'file',
      version: 1,
      name: 'Sold lines',
      config: {
        type: 'line.sold',
        subject: 'order',
        columns: [{ from: 'order' }, { from: 'sku' }, { from: 'quantity', type: 'integer' }],
      },
    },
    sold: { type: 'filter', version: 1, name: 'No returns', config: { when: 'data.quantity > 0' } },
    'by-article': {
      type: 'table',
      version: 1,
      name: 'Pieces by article',
      config: {
        table: 'pieces_by_article',
        key: [{ name: 'sku', type: 'text', value: 'data.sku' }],
        columns: [{ name: 'quantity', type: 'integer', keep: 'add', value: 'data.quantity' }],
      },
    },
  },
  edges: [
    { from: 'sales.row', to: 'sold' },
    { from: 'sold.pass', to: 'by-article' },
  ],
  parameters: {},
  settings: {},
  tests: [
    {
      name: 'counts pieces, not returns',
      events: [
        { node: 'sales', type: 'line.sold', data: { order: '1', sku: 'CUP', quantity: 2 } },
        { node: 'sales', type: 'line.sold', data: { order: '2', sku: 'CUP', quantity: 3 } },
        { node: 'sales', type: 'line.sold', data: { order: '2', sku: 'CUP', quantity: -1 } },
      ],
      expect: { tables: { pieces_by_article: [{ sku: 'CUP', quantity: 5 }] } },
      standard: ['duplicate', 'swap', 'replay'],
    },
  ],
  layout: { sales: { x: 40, y: 80 }, sold: { x: 320, y: 80 }, 'by-article': { x: 600, y: 80 } },
})
