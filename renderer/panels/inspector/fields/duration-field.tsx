/** How long: a number with a unit. */
import type { Field } from '../../../../runtime/model/field.ts'
import { DurationInput } from '../../../ui/duration-input.tsx'
import { Leaving } from '../leaving.tsx'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type DurationKind = Extract<Field, { readonly kind: 'duration' }>

export function DurationField({ field, name, path, value }: FieldProps<DurationKind>) {
  const { change } = useStep()
  const { shown, typed, left } = useTyped(typeof value === 'string' ? value : undefined, field.default)
  return (
    <Leaving onLeave={left}>
      <DurationInput
        value={shown ?? ''}
        onChange={(text) => {
          typed(text === '')
          const label = fieldLabel(name, field)
          change({ label, path, value: text === '' && mayBeEmpty(field) ? undefined : text, typing: true })
        }}
      />
    </Leaving>
  )
}
