/** Flows of a shop as realistic as a test needs: one from a template, one whose names are hostile. */

import { writeFlow } from '../../../../../runtime/compile/canonical.ts'
import type { Flow } from '../../../../../runtime/model/flow.ts'
import dailySales from '../../../../../templates/daily-sales/flow.json' with { type: 'json' }

export const sales = dailySales as unknown as Flow

/** The live one: the draft has since got a dearer wish and a step less. */
export const salesLive: Flow = {
  ...sales,
  nodes: {
    ...sales.nodes,
    goods: { type: 'filter', version: 1, name: 'Goods only', config: { when: '!(data.sku in ["POST", "DOT"])' } },
  },
  edges: sales.edges.filter(({ to }) => to !== 'by-country'),
}

/** What may not become more than text, wherever it is shown. */
export const hostileName = '<img src=x onerror=alert(1)> \u202Egnp.exe\u202C javascript:alert(1) '.repeat(3)

export const hostile: Flow = {
  ...sales,
  id: 'hostile',
  name: hostileName,
  nodes: Object.fromEntries(
    Object.entries(sales.nodes).map(([id, node]) => [id, { ...node, name: `${hostileName} ${id}` }]),
  ),
}

/** A repair that is certain, a wrong name, a warning. */
export const broken: Flow = {
  ...sales,
  id: 'broken',
  name: 'Daily sales, half done',
  zone: 'Europe/Londn',
  nodes: {
    ...sales.nodes,
    goods: {
      type: 'filter',
      version: 1,
      name: 'Goods only',
      config: { when: 'data.skuu == "POST" && data.quantity > ' },
    },
    priced: {
      ...sales.nodes.priced,
      type: 'transform',
      version: 1,
      config: { fields: [{ name: 'minor', value: 'times(data.quantity, data.prise, "GBP")' }], type: 'sale.priced' },
    },
    lonely: { type: 'filter', version: 1, name: 'Nobody leads here', config: { when: 'data.quantity > 0' } },
  },
  edges: [...sales.edges, { from: 'lonely.pass', to: 'moves' }],
}

export const documents: { readonly [flow: string]: Flow } = { 'daily-sales': sales, hostile, broken }
export const textOf = (flow: Flow): string => writeFlow(flow)
