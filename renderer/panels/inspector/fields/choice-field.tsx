/** One of a few named ways; two short ones side by side, more of them in a list. */
import type { Field } from '../../../../runtime/model/field.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { Select } from '../../../ui/select.tsx'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'

type ChoiceKind = Extract<Field, { readonly kind: 'choice' }>

/** As many letters as stand beside each other in the narrowest inspector. */
const widest = 34

export function ChoiceField({ field, name, path, value }: FieldProps<ChoiceKind>) {
  const { change } = useStep()
  const label = fieldLabel(name, field)
  const chosen = typeof value === 'string' ? value : field.default
  const put = (next: string): void => change({ label, path, value: next })
  const isShort = field.options.map((option) => option.label).join('').length <= widest && field.options.length <= 3
  return isShort && chosen !== undefined && field.options.some((option) => option.value === chosen) ? (
    <Segmented label={label} value={chosen} onChange={put} options={field.options} />
  ) : (
    <Select value={chosen} onChange={put} options={field.options} />
  )
}
