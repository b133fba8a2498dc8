/** The rows of a condition. The query builder keeps the tree; how it looks and what it writes is ours. */
import { useMemo } from 'react'
import { QueryBuilderStateProvider, type RuleGroupType, useQueryBuilder } from 'react-querybuilder'
import { type ConditionField, unknownField } from '../../../document/conditions/condition-fields.ts'
import { fitted } from '../../../document/conditions/operator-words.ts'
import { emptyRule, type Group, type Rule } from '../../../document/conditions/tree.ts'
import { type Builder, BuilderProvider } from './builder-context.ts'
import { ConditionGroup } from './condition-group.tsx'
import { ConditionRow } from './condition-row.tsx'
import { fromQuery, mapGroups, mapRows, rowsById, toQuery } from './query.ts'

type Props = {
  readonly tree: Group
  readonly fields: readonly ConditionField[]
  readonly currency: string
  readonly zone: string
  onChange(tree: Group, typing: boolean): void
}

const top: number[] = []
const controls = { ruleGroup: ConditionGroup, rule: ConditionRow }
const combinators = [
  { name: 'and', label: 'and' },
  { name: 'or', label: 'or' },
]

/** The builder's own frame would be one more landmark for every condition, so only its tree and actions are used. */
export function ConditionBuilder(props: Props) {
  return (
    <QueryBuilderStateProvider>
      <Rows {...props} />
    </QueryBuilderStateProvider>
  )
}

function Rows({ tree, fields, currency, zone, onChange }: Props) {
  const query = useMemo(() => toQuery(tree), [tree])
  const fieldOf = (operand: string): ConditionField =>
    fields.find((field) => field.operand === operand) ?? unknownField(operand)
  const onQueryChange = (next: RuleGroupType): void => {
    const before = rowsById(tree)
    let typing = false
    const changed = mapRows(fromQuery(next), (row): Rule => {
      const old = row.id === undefined ? undefined : before.get(row.id)
      if (old === undefined || (old.field === row.field && old.operator === row.operator && old.value === row.value))
        return row
      typing ||= old.field === row.field && old.operator === row.operator
      return fitted(row, old, fieldOf(row.field))
    })
    onChange(changed, typing)
  }
  const startRow: Rule = { ...emptyRule, field: fields[0]?.operand ?? '' }
  const builder: Builder = {
    fields,
    fieldOf,
    currency,
    zone,
    isRoot: (id) => id === tree.id,
    setMode: (id, combinator, not) =>
      onChange(
        mapGroups(tree, (group) => (group.id === id ? { ...group, combinator, not } : group)),
        false,
      ),
  }
  const { rootGroup, schema, actions, translations } = useQueryBuilder({
    query,
    onQueryChange,
    enableMountQueryChange: false,
    controlElements: controls,
    combinators,
    fields: fields.map(({ operand, label }) => ({ name: operand, label })),
    onAddRule: (row) => ({ ...row, ...startRow }),
    onAddGroup: (group, _path, _query, combinator: unknown) => ({
      ...group,
      combinator: combinator === 'and' ? 'and' : 'or',
      rules: [startRow, startRow],
    }),
    resetOnFieldChange: false,
    resetOnOperatorChange: false,
    suppressStandardClassnames: true,
  })
  return (
    <BuilderProvider value={builder}>
      <ConditionGroup
        ruleGroup={rootGroup}
        {...(rootGroup.id === undefined ? {} : { id: rootGroup.id })}
        path={top}
        schema={schema}
        actions={actions}
        translations={translations}
      />
    </BuilderProvider>
  )
}
