/** Any of several named values, as boxes to tick; the order is that of the schema. */
import type { Json } from '../../../runtime/model/json.ts'
import { isList, sameJson } from '../../document/json-value.ts'
import { Checkbox } from '../../ui/checkbox.tsx'

type Props = {
  readonly values: readonly Json[]
  readonly labels: readonly string[]
  readonly value: Json | undefined
  onChange(value: Json): void
}

export function SchemaSeveral({ values, labels, value, onChange }: Props) {
  const held = isList(value) ? value : []
  const has = (one: Json): boolean => held.some((other) => sameJson(one, other))
  return values.map((one, index) => (
    <Checkbox
      key={String(one)}
      checked={has(one)}
      label={labels[index]}
      onChange={(checked) => onChange(values.filter((other) => (sameJson(other, one) ? checked : has(other))))}
    />
  ))
}
