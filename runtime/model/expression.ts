/** What a compiled condition or value looks like to the rooms that use it. The language itself is `expression/`. */
import type { CloudEvent } from './event.ts'
import type { Json } from './json.ts'
import type { Needs } from './needs.ts'

/**
 * Neither true nor false, nor any value: a field is missing, erased, or of another type.
 * It is an outcome of its own, so that a condition that could not be decided is never taken for "no".
 */
export class CannotTell {
  readonly path: string
  readonly reason: 'missing' | 'erased' | 'type' | 'range' | 'limit' | 'value'

  constructor(path: string, reason: CannotTell['reason']) {
    this.path = path
    this.reason = reason
  }
}

/** One part of a condition as it came out for one event. */
export type Clause = {
  readonly text: string
  readonly outcome: boolean | 'cannot-tell'
  readonly values: readonly { readonly path: string; readonly value: Json | undefined }[]
}

/** A checked expression over `event` and `data`. `evaluate` has no side effect and a bounded cost. */
export type Expression<T = unknown> = {
  readonly source: string
  /** Fields that it reads, such as `data.total.minor` and `event.type`. */
  readonly reads: readonly string[]
  /** The same as a tree: with these parts of the data alone it comes to the same. */
  readonly needs: Needs
  evaluate(event: CloudEvent): T | CannotTell
  /** The clauses of the condition with the actual values, for "why" and "why not". */
  explain(event: CloudEvent): readonly Clause[]
}

/** What the place where an expression stands needs it to give. */
export type Expected = 'boolean' | 'text' | 'number' | 'key' | 'any'

/** The value, or undefined where it cannot be told. */
export const known = <T>(value: T | CannotTell): T | undefined => (value instanceof CannotTell ? undefined : value)
