/** What the parts of a form made of a schema are given. */
import type { ReactNode } from 'react'
import type { Json } from '../../../runtime/model/json.ts'
import type { FieldProblem } from '../../ui/field.tsx'

export type FormFacts = {
  /** Where references begin: the whole schema. */
  readonly root: Json
  readonly currency: string
  readonly zone: string
  /** By JSON pointer into the value (`/total/minor`); the field that it belongs to shows it. */
  readonly problems: ReadonlyMap<string, FieldProblem>
  /** Everything has a value already, so that nothing is marked as needed or optional. */
  readonly filled?: boolean | undefined
  /** Some fields are needed and some are not: only then is it worth saying of each. */
  readonly marksOptional: boolean
  /** A control beside the label of a field at the top, by its name. */
  readonly aside?: ((name: string) => ReactNode) | undefined
  /** The focus left a field: what was typed there is one step. */
  onLeave(): void
}

export type PartProps = {
  readonly schema: Json
  readonly name: string
  readonly pointer: string
  readonly required: boolean
  /** Without a label of its own: the whole form, or a row that has one. */
  readonly bare?: boolean
  readonly value: Json | undefined
  /** Undefined takes it away. `typing`: a keystroke among others. */
  onChange(value: Json | undefined, typing: boolean): void
  readonly facts: FormFacts
}
