/** What a step does, as the one plain sentence on its card. */
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { filledConfig } from './filled-config.ts'
import { cleanName } from './names.ts'
import { nodeName, nodeOf, typeOf } from './node-types.ts'
import { outputLabel, outputsOf, strayOutputs } from './outputs.ts'
import { speechOf } from './speech.ts'

/** Longer sentences would not fit on a card, and are no longer plain. */
const longest = 160

/** What a half-filled config makes of a sentence when nobody looks after it. */
const broken = /\bundefined\b|\bnull\b|\bNaN\b|\[object |“”/

/** Never throws: while a config is half filled in, the summary of the type stands in. */
export function sentence(flow: Flow, id: string, nodeTypes: readonly NodeType[]): string {
  const node = nodeOf(flow, id)
  if (!node) return ''
  const type = typeOf(node, nodeTypes)
  if (!type) return t('This Counterflow does not know what “{type}” does.', { type: cleanName(node.type, 40) })
  const { config, whole } = filledConfig(flow, node, type)
  try {
    const told = cleanName(type.explain(config, speechOf(flow)), longest)
    if (told !== '' && (whole || !broken.test(told))) return told
  } catch {
    // The config has problems, which are told at their fields.
  }
  return type.summary
}

export type GoesOn = {
  readonly output: string
  readonly label: string
  readonly to: readonly { readonly id: string; readonly name: string }[]
}

/** Where each output leads, unconnected ones included. */
export function goesOnTo(flow: Flow, id: string, nodeTypes: readonly NodeType[]): readonly GoesOn[] {
  const outputs = [...outputsOf(flow, id, nodeTypes), ...strayOutputs(flow, id, nodeTypes)]
  return outputs.map((output) => ({
    output,
    label: outputLabel(output),
    to: flow.edges
      .filter(({ from }) => from === `${id}.${output}`)
      .map(({ to }) => ({ id: to, name: nodeName(flow, to, nodeTypes) })),
  }))
}

/** What leads to it. */
export function comesFrom(
  flow: Flow,
  id: string,
  nodeTypes: readonly NodeType[],
): readonly { readonly id: string; readonly name: string; readonly output: string }[] {
  return flow.edges
    .filter(({ to }) => to === id)
    .map(({ from }) => splitOutput(from))
    .map(({ node, output }) => ({ id: node, output, name: nodeName(flow, node, nodeTypes) }))
}
