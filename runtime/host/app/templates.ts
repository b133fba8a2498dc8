/** The templates that come with the app, and flows made from them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { TemplateCard } from '../../model/api/templates.ts'
import type { Flow } from '../../model/flow.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Role } from '../../model/node.ts'
import { CounterflowError } from '../../model/problem.ts'
import { fileReaders, sampleFiles } from './sample-files.ts'
import type { ShopParts } from './shop-parts.ts'
import { shownOf } from './template-card.ts'

const order: readonly Role[] = ['producer', 'router', 'consumer']

export function openTemplates({ templates, nodeTypes, log }: ShopParts) {
  function read(id: string): Flow | undefined {
    const path = join(templates, id, 'flow.json')
    if (!existsSync(path)) return undefined
    const flow = parseFlow(readFileSync(path, 'utf8'))
    if (!Array.isArray(flow)) return flow
    log(`The template ${id} cannot be read: ${flow[0]?.message}`)
    return undefined
  }

  /** Roles of its steps, in the order of an event's way. */
  function rolesOf(flow: Flow): readonly Role[] {
    const used = Object.values(flow.nodes).map(({ type }) => nodeTypes.find((each) => each.type === type)?.role)
    return order.filter((role) => used.includes(role))
  }

  const cardOf = (id: string, document: Flow, readme: string | undefined): TemplateCard => {
    const { name, description = '' } = document
    const shown = shownOf(document, readme, nodeTypes)
    return { id, name, summary: description, roles: rolesOf(document), document, ...shown }
  }

  return {
    cardOf,
    list: (): readonly TemplateCard[] =>
      (existsSync(templates) ? readdirSync(templates).sort() : []).flatMap((id) => {
        const document = read(id)
        if (document === undefined) return []
        const samples = sampleFiles(templates, id, fileReaders(document, nodeTypes)).map(({ node, file }) => ({
          node,
          name: file,
        }))
        const readme = join(templates, id, 'README.md')
        return [{ ...cardOf(id, document, existsSync(readme) ? readFileSync(readme, 'utf8') : undefined), samples }]
      }),
    /** @throws TEMPLATE_MISSING */
    make(template: string, facts: Pick<Flow, 'id' | 'name'>, settings: JsonObject): Flow {
      const flow = /^[\w-]+$/.test(template) ? read(template) : undefined
      if (flow === undefined)
        throw new CounterflowError('TEMPLATE_MISSING', 'This template is not there.', {
          kept: 'Nothing was made.',
          advice: 'Choose another one, or begin with an empty flow.',
          details: { template: template.slice(0, 80) },
        })
      return { ...flow, ...facts, settings: { ...flow.settings, ...settings } }
    },
  }
}

export type Templates = ReturnType<typeof openTemplates>
