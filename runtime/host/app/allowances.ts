/** What a flow would be allowed to do once it is on, as sentences: what a person reads before turning on what came from elsewhere. */
import type { Allowance } from '../../model/api/drafts.ts'
import type { Field } from '../../model/field.ts'
import type { Flow, FlowNode } from '../../model/flow.ts'
import type { Json } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import { hostOf } from '../../nodes/consumers/http-address.ts'

/** Characters of a text out of the document; it may be of any length. */
const longest = 80

export function allowancesOf(flow: Flow, nodeTypes: readonly NodeType[]): readonly Allowance[] {
  return Object.entries(flow.nodes).flatMap(([node, step]) => {
    const type = nodeTypes.find((each) => each.type === step.type)
    const sentences =
      type === undefined
        ? [unknown(step)]
        : [...acts(step, type), ...files(step, type), ...copies(step, type), ...hears(type)]
    return sentences.map((each) => ({ node, ...each }))
  })
}

type Sentence = Omit<Allowance, 'node'>

const unknown = ({ type }: FlowNode): Sentence => ({
  sentence: `Has a step of the kind ${shown(type)}, which this Counterflow does not know; it cannot be turned on with it`,
  outside: false,
})

function acts({ config }: FlowNode, type: NodeType): readonly Sentence[] {
  if (type.role !== 'consumer' || type.effect === undefined) return []
  const { url } = config
  if (typeof url === 'string') return [{ sentence: `Sends requests to ${shown(hostOf(url))}`, outside: true }]
  if (url !== undefined) return [{ sentence: 'Sends requests to an address from its settings', outside: true }]
  const deed = Object.hasOwn(deeds, type.type) ? deeds[type.type] : undefined
  if (deed !== undefined) return [deed]
  return [{ sentence: `Acts outside this computer: ${type.summary.replace(/\.$/, '')}`, outside: true }]
}

const deeds: { readonly [type: string]: Sentence } = {
  payment: { sentence: 'Moves money', outside: true },
  email: { sentence: 'Sends e-mails', outside: true },
  push: { sentence: 'Answers the pages of your forms', outside: true },
  notification: { sentence: 'Shows notifications on this computer', outside: false },
}

function files({ config }: FlowNode, type: NodeType): readonly Sentence[] {
  return Object.entries<Field>(type.fields).flatMap(([name, field]): readonly Sentence[] => {
    if (field.kind !== 'path') return []
    const path = config[name]
    if (field.access === 'write')
      return [{ sentence: `Writes the file ${named(path)} in the folder of your shop`, outside: false }]
    return path === undefined || path === ''
      ? [{ sentence: 'Reads a file that you choose', outside: false }]
      : [{ sentence: `Reads the file ${named(path)} on this computer`, outside: true }]
  })
}

function copies({ config }: FlowNode, type: NodeType): readonly Sentence[] {
  if (type.role !== 'consumer' || type.copies === undefined) return []
  const personal = config.personal === undefined || config.personal === false ? '' : ', personal fields included'
  return [{ sentence: `Keeps a copy of ${named(config.table)} in the folder of your shop${personal}`, outside: false }]
}

function hears(type: NodeType): readonly Sentence[] {
  if (type.type === 'form') return [{ sentence: 'Shows people a page to fill in, on this computer', outside: true }]
  if (type.role === 'producer' && type.hears !== undefined)
    return [{ sentence: 'Hears events of other flows and programs', outside: false }]
  if (type.role === 'consumer' && type.public === true)
    return [{ sentence: 'Tells other flows and programs about events', outside: false }]
  return []
}

const named = (path: Json | undefined): string => (typeof path === 'string' ? shown(path) : 'from its settings')

/** On one line, whatever it is made of: it comes from a stranger. */
const shown = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}
