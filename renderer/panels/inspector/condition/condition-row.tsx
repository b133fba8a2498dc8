/** One row: a field, a question about it, and what it is held against. */
import { type RuleProps, useRule } from 'react-querybuilder'
import { operatorLabel, operatorsFor } from '../../../document/conditions/operator-words.ts'
import { emptyRule, isGroup, needsList, needsValue } from '../../../document/conditions/tree.ts'
import { IconButton } from '../../../ui/button.tsx'
import { classes } from '../../../ui/classes.ts'
import { Combobox } from '../../../ui/combobox.tsx'
import { Select } from '../../../ui/select.tsx'
import { t } from '../../../words/words.ts'
import { useBuilder } from './builder-context.ts'
import styles from './condition.module.css'
import { fromQuery } from './query.ts'
import { ValueEditor } from './value-editor.tsx'

export function ConditionRow(props: RuleProps) {
  const row = useRule(props)
  const { fields, fieldOf } = useBuilder()
  const [read] = fromQuery({ combinator: 'and', rules: [row.rule] }).rules
  const rule = read === undefined || isGroup(read) ? emptyRule : read
  const field = fieldOf(rule.field)
  const options = fields.map(({ operand, label }) => ({ value: operand, label }))
  const isKnown = rule.field === '' || fields.some(({ operand }) => operand === rule.field)
  const isWide = needsList(rule.operator) || rule.operator === 'between' || field.kind === 'time'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of inputs, not a section of the form.
    <div
      className={styles.row}
      role="group"
      aria-label={t('Row: {field}', { field: rule.field === '' ? t('no field yet') : field.label })}
    >
      <div className={styles.field}>
        <Combobox
          label={t('Field')}
          placeholder={t('Choose a field')}
          value={rule.field}
          onChange={(operand) => row.onChangeField(operand)}
          options={isKnown ? options : [...options, { value: rule.field, label: field.label }]}
        />
      </div>
      <IconButton icon="x" size="small" label={t('Remove the row')} onClick={() => row.removeRule()} />
      <div className={styles.question}>
        <Select
          quiet
          label={t('Question')}
          value={rule.operator}
          onChange={(operator) => row.onChangeOperator(operator)}
          options={operatorsFor(field, rule.operator).map((operator) => ({
            value: operator,
            label: operatorLabel(operator, field.kind),
          }))}
        />
      </div>
      {needsValue(rule.operator) ? (
        <div className={classes(styles.value, isWide && styles.wide)}>
          <ValueEditor rule={rule} field={field} onChange={(value) => row.onChangeValue(value)} />
        </div>
      ) : null}
    </div>
  )
}
