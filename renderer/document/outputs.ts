/** The ways out of a step, as far as they can be told: also for a config that is half filled in, and never by throwing. */
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { type NodeType, outputsOf as outputsOfType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { filledConfig } from './filled-config.ts'
import { cleanName } from './names.ts'
import { nodeOf, typeOf } from './node-types.ts'

/** In the order of the node type. An unknown type has none. */
export function outputsOf(flow: Flow, id: string, nodeTypes: readonly NodeType[]): readonly string[] {
  return [...new Set(outputSlots(flow, id, nodeTypes))].filter((output) => output !== '')
}

/** As `outputsOf`, but with empty and repeated names in their places, as they are while somebody types. */
export function outputSlots(flow: Flow, id: string, nodeTypes: readonly NodeType[]): readonly string[] {
  const node = nodeOf(flow, id)
  const type = typeOf(node, nodeTypes)
  if (!node || !type) return []
  if (typeof type.outputs !== 'function') return type.outputs
  const { config } = filledConfig(flow, node, type)
  try {
    const outputs: readonly unknown[] = outputsOfType(type, config)
    return outputs.map((output) => (typeof output === 'string' ? output : ''))
  } catch {
    // A type's own function may trip over a config with problems; which they are is told elsewhere.
    return []
  }
}

/** Names of ways out that wires leave by although the step has none such: an imported flow may be wrong. */
export function strayOutputs(flow: Flow, id: string, nodeTypes: readonly NodeType[]): readonly string[] {
  const known = new Set(outputsOf(flow, id, nodeTypes))
  const used = flow.edges.map(({ from }) => splitOutput(from)).filter(({ node }) => node === id)
  return [...new Set(used.map(({ output }) => output))].filter((output) => !known.has(output))
}

/** An output as words, the same wherever it is named: `too-late` is "Too late". */
export function outputLabel(output: string): string {
  const words = cleanName(output.replace(/[-_.]+/g, ' '))
  return words === '' ? t('no name yet') : words.slice(0, 1).toUpperCase() + words.slice(1)
}
