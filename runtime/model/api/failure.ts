import type { JsonObject } from '../json.ts'

/** A `CounterflowError` on its way to a window. */
export type Failure = {
  readonly code: string
  readonly message: string
  readonly kept: string
  readonly advice: string
  readonly details: JsonObject
}
