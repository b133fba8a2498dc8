/** The name of a connection of this computer. The flow holds the name alone. */
import { namedConnection } from '../../../../runtime/model/connection.ts'
import type { Field } from '../../../../runtime/model/field.ts'
import { TextInput } from '../../../ui/text-input.tsx'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type ConnectionKind = Extract<Field, { readonly kind: 'connection' }>

export function ConnectionField({ field, name, path, value }: FieldProps<ConnectionKind>) {
  const { change } = useStep()
  const { shown, typed, left } = useTyped(namedConnection(value), field.default)
  return (
    <TextInput
      value={shown ?? ''}
      placeholder={field.default}
      onChange={(text) => {
        typed(text === '')
        const chosen = text === '' && mayBeEmpty(field) ? undefined : { $connection: text }
        change({ label: fieldLabel(name, field), path, value: chosen, typing: true })
      }}
      onBlur={left}
    />
  )
}
