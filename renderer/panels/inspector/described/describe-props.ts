/** What the parts that describe data hand to each other. */
import type { Json, JsonObject } from '../../../../runtime/model/json.ts'
import type { FieldPath } from '../../../document/describe.ts'

/** One change of the whole description. Keystrokes of one `typing` are one step until the field is left. */
export type Describe = (label: string, change: (schema: JsonObject) => JsonObject, typing?: string) => void

export type FieldListProps = {
  /** The part whose fields are listed. */
  readonly schema: Json
  readonly place: FieldPath
  readonly label: string
  readonly describe: Describe
}
