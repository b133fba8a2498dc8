/** One field of a step: its label, input, help and problem. The kind alone decides which input it gets. */
import type { ReactNode } from 'react'
import { isError } from '../../../../runtime/model/problem.ts'
import { plainJson } from '../../../document/json-value.ts'
import { cleanName } from '../../../document/names.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, type FieldProblem } from '../../../ui/field.tsx'
import { t } from '../../../words/words.ts'
import { BooleanField } from './boolean-field.tsx'
import { ChoiceField } from './choice-field.tsx'
import { ConnectionField } from './connection-field.tsx'
import { DurationField } from './duration-field.tsx'
import { ExpressionField } from './expression-field.tsx'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { isOfKind } from './fits-field.ts'
import { JsonField } from './json-field.tsx'
import { ListField } from './list-field.tsx'
import { NameField } from './name-field.tsx'
import { NumberField } from './number-field.tsx'
import { PathField } from './path-field.tsx'
import { ScheduleField } from './schedule-field.tsx'
import { SettingChip, settingOf } from './setting-chip.tsx'
import { SettingMenu } from './setting-menu.tsx'
import { type Step, useStep } from './step-context.ts'
import styles from './step-field.module.css'
import { TextField } from './text-field.tsx'
import { ZoneField } from './zone-field.tsx'

export function StepField(props: FieldProps) {
  const step = useStep()
  const { field, name, path, value } = props
  const label = fieldLabel(name, field)
  const problem = problemAt(step, path, label)
  const aside = <SettingMenu field={field} label={label} path={path} value={value} />
  return (
    <div className={styles.field} data-field={path}>
      <Field label={label} optional={field.optional === true} help={field.help} problem={problem} aside={aside}>
        {inputOf(props, label)}
      </Field>
    </div>
  )
}

function inputOf({ field, ...rest }: FieldProps, label: string): ReactNode {
  const setting = settingOf(rest.value)
  if (setting !== null) return <SettingChip label={label} path={rest.path} name={setting} />
  if (!isOfKind(field, rest.value)) return <OddValue label={label} path={rest.path} value={rest.value} />
  switch (field.kind) {
    case 'text':
      return <TextField field={field} {...rest} />
    case 'name':
      return <NameField field={field} {...rest} />
    case 'integer':
    case 'number':
      return <NumberField field={field} {...rest} />
    case 'boolean':
      return <BooleanField field={field} {...rest} />
    case 'choice':
      return <ChoiceField field={field} {...rest} />
    case 'duration':
      return <DurationField field={field} {...rest} />
    case 'expression':
      return <ExpressionField field={field} {...rest} />
    case 'zone':
      return <ZoneField field={field} {...rest} />
    case 'schedule':
      return <ScheduleField field={field} {...rest} />
    case 'path':
      return <PathField field={field} {...rest} />
    case 'connection':
      return <ConnectionField field={field} {...rest} />
    case 'json':
      return <JsonField field={field} {...rest} />
    case 'list':
      return <ListField field={field} {...rest} draw={StepField} />
  }
}

/** Errors go before warnings; what is told in the row below is not told here again. */
function problemAt({ problems, change }: Step, path: string, label: string): FieldProblem | undefined {
  const own = problems.filter(({ field }) => field === path)
  const found = own.find(isError) ?? own[0]
  if (found === undefined) return undefined
  const { message, severity, fix } = found
  return {
    message,
    severity: severity ?? 'error',
    fix: fix && { title: fix.title, run: () => change({ label, path, value: plainJson(fix.value) }) },
  }
}

/** A value of another kind than the field's is shown as it is, and never changed by itself. */
function OddValue({ label, path, value }: Pick<FieldProps, 'path' | 'value'> & { readonly label: string }) {
  const { change } = useStep()
  return (
    <div className={styles.odd}>
      <code>{cleanName(JSON.stringify(value) ?? '', 120)}</code>
      <Button size="small" onClick={() => change({ label, path, value: undefined })}>
        {t('Start over')}
      </Button>
    </div>
  )
}
