/** What parts of a flow of trade are made of: steps, the wires between them, and a table behind every way out. */
import type { JsonObject } from '../../../runtime/model/json.ts'

/** What the fields with a choice are set to. */
export type TradeDraw = {
  readonly policy: 'refuse' | 'alert' | 'backorder'
  readonly otherwise: 'expired' | 'approved' | 'declined'
  readonly keepBack: number
  /** Minutes; 0: the goods are held until they are sold. */
  readonly hold: number
  readonly within: number
  readonly line: number
  /** Whether the steps with a choice have the way out, the waiting or the lane that is not usual. */
  readonly more: boolean
  readonly doubles: boolean
}

export type Nodes = { [id: string]: { type: string } & JsonObject }
export type Wired = { readonly nodes: Nodes; readonly edges: readonly string[] }

export const is = (...types: readonly string[]): string => types.map((type) => `event.type == "${type}"`).join(' || ')

/** Every way out of a step ends in a table, so that what goes out and what does not is seen. */
function kept(node: string, outputs: readonly string[]): Wired {
  const nodes: Nodes = {}
  for (const output of outputs)
    nodes[`${node}-${output}`] = {
      type: 'table',
      table: `${node}_${output}`.replaceAll('-', '_'),
      columns: [
        { name: 'type', value: 'event.type' },
        { name: 'about', value: 'event.subject', optional: true },
        { name: 'day', value: 'string(event.time)' },
        ...['order', 'item', 'key', 'reason', 'code'].map((name) => ({ name, value: `data.${name}`, optional: true })),
        ...['after', 'delta', 'line', 'found', 'twice'].map((name) => ({
          name: name === 'after' ? 'later' : name,
          value: `string(data.${name})`,
          optional: true,
        })),
      ],
    }
  return { nodes, edges: outputs.map((output) => `${node}.${output} > ${node}-${output}`) }
}

export const wired = (
  nodes: Nodes,
  edges: readonly string[],
  outputs: { readonly [node: string]: readonly string[] },
): Wired => {
  const ends = Object.entries(outputs).map(([node, names]) => kept(node, names))
  return {
    nodes: Object.assign({}, nodes, ...ends.map((end) => end.nodes)),
    edges: [...edges, ...ends.flatMap((end) => end.edges)],
  }
}
