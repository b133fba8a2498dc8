/** Where an event entered, in the words of the canvas. */
import type { FlowCard } from '../../../runtime/model/api/flows.ts'
import type { HistoryRow } from '../../../runtime/model/api/history.ts'
import { kindCard } from '../../../runtime/model/connection-kinds.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName, nodeOf } from '../../document/node-types.ts'
import { t } from '../../words/words.ts'

/** A channel is `<flow id>/<node id>.<output>`, or a name of its own for programs and people. */
export function cameFrom(
  { channel, source, type }: Pick<HistoryRow, 'channel' | 'source' | 'type'>,
  open: Flow | null,
  flows: readonly FlowCard[],
): string {
  const slash = channel.indexOf('/')
  if (slash < 0 && /^alert\./.test(type)) return t('Counterflow')
  if (slash < 0) return channel === 'decisions' ? sayPerson(source) : sayOutside(source)
  const flow = channel.slice(0, slash)
  const node = channel.slice(slash + 1).split('.')[0] ?? ''
  if (open?.id === flow) return nodeOf(open, node) ? nodeName(open, node, nodeTypes) : t('A step since removed')
  return cleanName(flows.find((card) => card.flow === flow)?.name ?? flow)
}

/** `/operators/Ada`: whoever it was gave this name. */
function sayPerson(source: string): string {
  try {
    return cleanName(decodeURIComponent(/^\/operators\/([^/]+)$/.exec(source)?.[1] ?? '')) || t('A person')
  } catch {
    return t('A person')
  }
}

/** A provider by its name and its connection; a program by its own name, where its source has one. */
function sayOutside(source: string): string {
  const [, scheme = '', name = ''] = /^([a-z]+):\/\/([^/?#]+)$/.exec(source) ?? []
  const provider = kindCard(scheme)?.title
  if (provider !== undefined) return cleanName(`${provider} (${name})`)
  const program = /^\/programs\/([^/]+)$/.exec(source)?.[1]
  return program === undefined ? t('A program') : cleanName(t('Program {name}', { name: program }))
}
