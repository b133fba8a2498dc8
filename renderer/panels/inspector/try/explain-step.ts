/** Which parts of a step's conditions held for an event, with the values that they saw. */
import { readConfig } from '../../../../runtime/compile/config.ts'
import { resolveConfig, resolveSettings } from '../../../../runtime/compile/settings.ts'
import type { CloudEvent } from '../../../../runtime/model/event.ts'
import type { Clause } from '../../../../runtime/model/expression.ts'
import type { Flow, FlowNode } from '../../../../runtime/model/flow.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import { valueAt } from '../../../document/json-value.ts'

/** `row` is the title of the list row that the condition stands in, as a rule's name. */
export type Explained = { readonly field: string; readonly row: string; readonly clauses: readonly Clause[] }

export function explainStep(flow: Flow, node: FlowNode, type: NodeType, event: CloudEvent): readonly Explained[] {
  const { config } = resolveConfig(node.config, resolveSettings(flow.parameters, flow.settings), '')
  const { expressions } = readConfig(type.fields, config, '').finish()
  return expressions.flatMap(({ field, expression, condition }) => {
    if (!condition) return []
    const row = valueAt(config, field.split('.').slice(0, -1).concat('name').join('.'))
    return [{ field, row: typeof row === 'string' ? row : '', clauses: expression.explain(event) }]
  })
}
