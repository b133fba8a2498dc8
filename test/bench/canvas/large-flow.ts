/** A flow as large as they get: columns of steps, each leading to two of the next column. */
import type { LiveCounts, StageCounts } from '../../../runtime/model/api/live.ts'
import { type Flow, type FlowNode, flowFormat, flowSchemaUrl } from '../../../runtime/model/flow.ts'

const rows = 25
const [across, down] = [300, 240]

/** With 1,000 steps it has 2,000 wires. */
export function largeFlow(steps: number): Flow {
  const columns = Math.ceil(steps / rows)
  const places = Array.from({ length: steps }, (_, at) => ({ column: Math.floor(at / rows), row: at % rows }))
  const nodes = places.map(({ column, row }) => [idAt(column, row), stepAt(column, row, columns)] as const)
  const onward = places.flatMap(({ column, row }) => {
    const from = `${idAt(column, row)}.${column === 0 ? 'event' : 'pass'}`
    return column === columns - 1 ? [] : [row, (row + 7) % rows].map((next) => ({ from, to: idAt(column + 1, next) }))
  })
  const missing = Math.max(0, 2 * steps - onward.length)
  const more = places
    .filter(({ column }) => column > 0 && column < columns - 1)
    .slice(0, missing)
    .map(({ column, row }) => ({ from: `${idAt(column, row)}.rest`, to: idAt(column + 1, (row + 3) % rows) }))
  return {
    $schema: flowSchemaUrl,
    format: flowFormat,
    id: 'large',
    name: 'A large flow',
    zone: 'Europe/London',
    currency: 'GBP',
    events: {},
    nodes: Object.fromEntries(nodes),
    edges: [...onward, ...more],
    parameters: {},
    settings: {},
    tests: [],
    layout: Object.fromEntries(
      places.map(({ column, row }) => [idAt(column, row), { x: column * across, y: row * down }]),
    ),
  }
}

const idAt = (column: number, row: number): string => `n${column}-${row}`

function stepAt(column: number, row: number, columns: number): FlowNode {
  const name = `Step ${row + 1} of column ${column + 1}`
  if (column === 0) return { type: 'manual', version: 1, name, config: { type: 'order.placed' } }
  if (column === columns - 1) {
    const config = {
      table: `t${column}_${row}`,
      columns: [{ name: 'total', type: 'integer', value: 'data.total.minor' }],
    }
    return { type: 'table', version: 1, name, config }
  }
  return { type: 'filter', version: 1, name, config: { when: `data.total.minor > ${row * 100}` } }
}

/** Every count is another one with every tick. */
export function largeCounts(flow: Flow, tick: number): LiveCounts {
  const outputs = new Set(flow.edges.map(({ from }) => from))
  const tables = Object.entries(flow.nodes).filter(([, { type }]) => type === 'table')
  const stage: StageCounts = {
    handled: 40 * tick,
    waiting: 0,
    behind: 0,
    needsLook: 0,
    effectsOpen: 0,
    rows: 12 * tick,
    halted: null,
  }
  return {
    flow: flow.id,
    since: 0,
    at: tick * 250,
    state: 'on',
    head: tick,
    outputs: Object.fromEntries(
      [...outputs].map((output, at) => [output, { total: at + 97 * tick, perMinute: 30 + ((at + tick) % 50) }]),
    ),
    stages: Object.fromEntries(tables.map(([id]) => [id, stage])),
    progress: {},
  }
}
