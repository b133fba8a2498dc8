/** Yes or no. */
import type { Field } from '../../../../runtime/model/field.ts'
import { Switch } from '../../../ui/switch.tsx'
import { t } from '../../../words/words.ts'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'

type BooleanKind = Extract<Field, { readonly kind: 'boolean' }>

export function BooleanField({ field, name, path, value }: FieldProps<BooleanKind>) {
  const { change } = useStep()
  const label = fieldLabel(name, field)
  const checked = typeof value === 'boolean' ? value : (field.default ?? false)
  return (
    <Switch
      label={checked ? t('Yes') : t('No')}
      checked={checked}
      onChange={(next) => change({ label, path, value: next })}
    />
  )
}
