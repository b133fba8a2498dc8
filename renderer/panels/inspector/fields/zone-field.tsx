/** A time zone; empty where the zone of the flow counts. */
import type { Field } from '../../../../runtime/model/field.ts'
import { t } from '../../../words/words.ts'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'
import { ZonePicker } from './zone-picker.tsx'

type ZoneKind = Extract<Field, { readonly kind: 'zone' }>

export function ZoneField({ field, name, path, value }: FieldProps<ZoneKind>) {
  const { change, flow } = useStep()
  const zone = typeof value === 'string' ? value : (field.default ?? '')
  return (
    <ZonePicker
      value={zone}
      placeholder={t('{zone}, the zone of the flow', { zone: flow.zone.replaceAll('_', ' ') })}
      onChange={(next) => change({ label: fieldLabel(name, field), path, value: next === '' ? undefined : next })}
    />
  )
}
