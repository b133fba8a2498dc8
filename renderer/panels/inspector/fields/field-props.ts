/** What the input of one field kind is given. */

import type { Field } from '../../../../runtime/model/field.ts'
import type { Json } from '../../../../runtime/model/json.ts'
import { sayLabel } from '../../../../runtime/nodes/words.ts'

export type FieldProps<F extends Field = Field> = {
  readonly field: F
  readonly name: string
  /** Inside the config: `rules.0.when`. */
  readonly path: string
  /** As stored; undefined where the config leaves it out. */
  readonly value: Json | undefined
}

/** The label, or the name in words: `perMinute` is "Per minute". */
export const fieldLabel = (name: string, field: Field): string => field.label ?? sayLabel(name)

/** Left empty, such a field counts as not given. */
export const mayBeEmpty = (field: Field): boolean => field.optional === true || field.default !== undefined
