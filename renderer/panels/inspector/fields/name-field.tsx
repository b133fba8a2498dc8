/** A name for a table, column, output or event type; event types that the flow knows are suggested. */
import type { Field } from '../../../../runtime/model/field.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { sayType } from '../../../../runtime/nodes/words.ts'
import { eventTypesOf } from '../../../document/event-schema.ts'
import { Combobox } from '../../../ui/combobox.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { type FieldProps, fieldLabel, mayBeEmpty } from './field-props.ts'
import { useStep } from './step-context.ts'
import { useTyped } from './use-typed.ts'

type NameKind = Extract<Field, { readonly kind: 'name' }>

export function NameField({ field, name, path, value }: FieldProps<NameKind>) {
  const { change, flow } = useStep()
  const { shown, typed, left } = useTyped(typeof value === 'string' ? value : undefined, field.default)
  const put = (text: string): void => {
    typed(text === '')
    const label = fieldLabel(name, field)
    change({ label, path, value: text === '' && mayBeEmpty(field) ? undefined : text, typing: true })
  }
  const known = field.names === 'event type' ? eventTypesOf(flow, nodeTypes) : []
  if (known.length === 0)
    return <TextInput value={shown ?? ''} placeholder={field.default} onChange={put} onBlur={left} />
  const options = known.map((type) => ({ value: type, label: type, hint: sayType(type) }))
  return <Combobox freeText value={shown ?? ''} placeholder={field.default} onChange={put} options={options} />
}
