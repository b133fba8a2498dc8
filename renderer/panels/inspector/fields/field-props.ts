/** What the input of one field kind is given. */
import type { Field } from '../../../../runtime/model/field.ts'
import type { Json } from '../../../../runtime/model/json.ts'

export type FieldProps<F extends Field = Field> = {
  readonly field: F
  readonly name: string
  /** Inside the config: `rules.0.when`. */
  readonly path: string
  /** As stored; undefined where the config leaves it out. */
  readonly value: Json | undefined
}

/** The label, or the name in words: `perMinute` is "Per minute". */
export function fieldLabel(name: string, field: Field): string {
  if (field.label !== undefined) return field.label
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** Left empty, such a field counts as not given. */
export const mayBeEmpty = (field: Field): boolean => field.optional === true || field.default !== undefined
