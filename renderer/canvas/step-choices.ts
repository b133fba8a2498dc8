/** The kinds of step that can be added at a place, the likely ones first. */
import type { Edge, Flow } from '../../runtime/model/flow.ts'
import type { NodeType, Role } from '../../runtime/model/node.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { whyNotAfter } from '../document/add-node.ts'
import { type Place, suggest } from '../document/suggestions.ts'
import { t } from '../words/words.ts'
import type { Choice } from './choice-list.tsx'

export const roles: readonly Role[] = ['producer', 'router', 'consumer']

export function roleHeading(role: Role): string {
  if (role === 'producer') return t('Producers')
  return role === 'router' ? t('Routers') : t('Consumers')
}

/** The plain words for a role: When something happens, If …, Do …. */
export function roleHint(role: Role): string {
  if (role === 'producer') return t('When…')
  return role === 'router' ? t('If…') : t('Do…')
}

const groupOf = (type: NodeType): string =>
  type.role === 'router' && type.stateful
    ? t('Routers that remember: If…')
    : `${roleHeading(type.role)}: ${roleHint(type.role)}`

export const choiceId = ({ type, version }: NodeType): string => `${type} ${version}`

export function stepChoices(flow: Flow, from: string | null, edge: Edge | null): readonly Choice[] {
  const place: Place =
    edge !== null
      ? { kind: 'between', from: edge.from, to: edge.to }
      : from !== null
        ? { kind: 'after', from }
        : { kind: 'anywhere' }
  const source = edge === null ? from : null
  return suggest(flow, nodeTypes, place).map((type) => {
    const refusal = source === null ? null : whyNotAfter(flow, nodeTypes, type, source)
    return {
      id: choiceId(type),
      title: type.title,
      note: type.summary,
      group: groupOf(type),
      role: type.role,
      icon: type.icon,
      words: `${type.type} ${roleHint(type.role)}`,
      ...(refusal === null ? {} : { refusal }),
    }
  })
}
