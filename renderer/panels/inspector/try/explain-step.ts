/** Which parts of a step's conditions held for an event, with the values that they saw. */
import { readConfig } from '../../../../runtime/compile/config.ts'
import { resolveConfig, resolveSettings } from '../../../../runtime/compile/settings.ts'
import type { CloudEvent } from '../../../../runtime/model/event.ts'
import { CannotTell, type Clause } from '../../../../runtime/model/expression.ts'
import type { Flow, FlowNode } from '../../../../runtime/model/flow.ts'
import type { NodeType } from '../../../../runtime/model/node.ts'
import { valueAt } from '../../../document/json-value.ts'

/** `row` is the title of the list row that the condition stands in, as a rule's name. */
export type Explained = { readonly field: string; readonly row: string; readonly clauses: readonly Clause[] }

/** A value that the step needs and the event does not give. */
export type Lacking = { readonly field: string; readonly path: string; readonly reason: CannotTell['reason'] }

export type Explanation = { readonly conditions: readonly Explained[]; readonly lacking: readonly Lacking[] }

export function explainStep(flow: Flow, node: FlowNode, type: NodeType, event: CloudEvent): Explanation {
  const { config } = resolveConfig(node.config, resolveSettings(flow.parameters, flow.settings), '', type.fields)
  const { expressions } = readConfig(type.fields, config, '').finish()
  const conditions = expressions.flatMap(({ field, expression, condition }): readonly Explained[] => {
    if (!condition) return []
    const row = valueAt(config, field.split('.').slice(0, -1).concat('name').join('.'))
    return [{ field, row: typeof row === 'string' ? row : '', clauses: expression.explain(event) }]
  })
  const lacking = expressions.flatMap(({ field, expression, condition }): readonly Lacking[] => {
    const value = condition ? null : expression.evaluate(event)
    return value instanceof CannotTell ? [{ field, path: value.path, reason: value.reason }] : []
  })
  return { conditions, lacking }
}
