/** What the gallery shows of a template beside its document: where it stands, its page, what it needs and may do. */
import { readConfig } from '../../compile/config.ts'
import { resolveConfig, resolveSettings } from '../../compile/settings.ts'
import type { TemplateCard, TemplateCategory } from '../../model/api/templates.ts'
import { type ConnectionKind, isConnectionKind, practice } from '../../model/connection.ts'
import type { Field } from '../../model/field.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import { readPage } from '../../model/template-page.ts'
import { allowancesOf } from './allowances.ts'

/** By what its events are about; the first that fits. */
const marks: readonly (readonly [TemplateCategory, (flow: Flow) => boolean])[] = [
  ['security', (flow) => tells(flow, 'security.', 'login.')],
  ['reports', ({ nodes }) => Object.values(nodes).some(({ type }) => type === 'report')],
  ['stock', (flow) => tells(flow, 'inventory.')],
]

const tells = ({ events }: Flow, ...families: readonly string[]): boolean =>
  Object.keys(events).some((type) => families.some((family) => type.startsWith(family)))

type Shown = Required<Pick<TemplateCard, 'category' | 'needs' | 'may'>> & Pick<TemplateCard, 'page'>

export function shownOf(flow: Flow, readme: string | undefined, nodeTypes: readonly NodeType[]): Shown {
  const may = new Map(allowancesOf(flow, nodeTypes).map(({ sentence, outside }) => [sentence, { sentence, outside }]))
  return {
    category: marks.find(([, fits]) => fits(flow))?.[0] ?? 'orders',
    ...(readme === undefined ? {} : { page: readPage(readme) }),
    needs: needsOf(flow, nodeTypes),
    may: [...may.values()].toSorted((a, b) => Number(b.outside) - Number(a.outside)),
  }
}

function needsOf(flow: Flow, nodeTypes: readonly NodeType[]): readonly ConnectionKind[] {
  const answers = resolveSettings(flow.parameters, flow.settings)
  const asked = isObject(flow.parameters.properties) ? Object.values(flow.parameters.properties) : []
  const kinds = [
    ...asked.flatMap((one) => (isObject(one) && Array.isArray(one.kinds) ? one.kinds : [])),
    ...Object.entries(flow.nodes).flatMap(([id, { type, config }]) => {
      const fields: { readonly [name: string]: Field } = nodeTypes.find((each) => each.type === type)?.fields ?? {}
      return readConfig(fields, resolveConfig(config, answers, id, fields).config, id).connections.flatMap(
        ({ name, kinds: possible }) => (name === practice.name ? [] : possible),
      )
    }),
  ]
  return [...new Set(kinds.filter(isConnectionKind))].filter((kind) => kind !== practice.kind)
}
