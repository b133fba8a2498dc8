/** Plain text, one line or several. */
import type { Field } from '../../../../runtime/model/field.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type TextKind = Extract<Field, { readonly kind: 'text' }>

export function TextField({ field, name, path, value }: FieldProps<TextKind>) {
  const { change } = useStep()
  const { shown, typed, left } = useTyped(typeof value === 'string' ? value : undefined, field.default)
  return (
    <TextInput
      value={shown ?? ''}
      placeholder={field.default}
      multiline={field.multiline}
      onChange={(text) => {
        typed(text === '')
        const label = fieldLabel(name, field)
        change({ label, path, value: text === '' && mayBeEmpty(field) ? undefined : text, typing: true })
      }}
      onBlur={left}
    />
  )
}
