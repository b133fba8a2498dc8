/** A flow of as many steps as a shop may have: rows that lead from a producer through filters into a table. */
import { type Flow, type FlowNode, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'

const columns = 6
const [across, down] = [300, 200]

/** `steps` is rounded up to whole rows of six. */
export function shopFlow(steps: number): Flow {
  const places = Array.from({ length: Math.ceil(steps / columns) * columns }, (_, at) => ({
    column: at % columns,
    row: Math.floor(at / columns),
  }))
  return {
    $schema: flowSchemaUrl,
    format: flowFormat,
    id: 'shop',
    name: 'A shop',
    zone: 'Europe/London',
    currency: 'GBP',
    events: {},
    nodes: Object.fromEntries(places.map(({ column, row }) => [idAt(column, row), stepAt(column, row)])),
    edges: places.flatMap(({ column, row }) =>
      column === columns - 1
        ? []
        : [{ from: `${idAt(column, row)}.${column === 0 ? 'event' : 'pass'}`, to: idAt(column + 1, row) }],
    ),
    parameters: {},
    settings: {},
    tests: [],
    layout: Object.fromEntries(
      places.map(({ column, row }) => [idAt(column, row), { x: column * across, y: row * down }]),
    ),
  }
}

const idAt = (column: number, row: number): string => `n${column}-${row}`

function stepAt(column: number, row: number): FlowNode {
  const name = `Step ${column + 1} of row ${row + 1}`
  if (column === 0) return { type: 'manual', version: 1, name, config: { type: 'order.placed' } }
  if (column < columns - 1)
    return { type: 'filter', version: 1, name, config: { when: `data.total.minor > ${(row + column) * 100}` } }
  const total = { name: 'total', type: 'integer', value: 'data.total.minor' }
  return { type: 'table', version: 1, name, config: { table: `t${row}`, columns: [total] } }
}
