/** A whole number or any number, within its limits. */
import type { Field } from '../../../../runtime/model/field.ts'
import { NumberInput } from '../../../ui/number-input.tsx'
import { Leaving } from '../leaving.tsx'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type NumberKind = Extract<Field, { readonly kind: 'integer' | 'number' }>

export function NumberField({ field, name, path, value }: FieldProps<NumberKind>) {
  const { change } = useStep()
  const { shown, typed, left } = useTyped(typeof value === 'number' ? value : undefined, field.default)
  return (
    // Numbers may also be stepped without the focus ever being inside.
    <Leaving onLeave={left}>
      <NumberInput
        value={shown}
        minimum={field.minimum}
        maximum={field.maximum}
        integer={field.kind === 'integer'}
        placeholder={field.default === undefined ? undefined : String(field.default)}
        onChange={(number) => {
          typed(number === undefined)
          change({ label: fieldLabel(name, field), path, value: number, typing: true })
        }}
      />
    </Leaving>
  )
}
