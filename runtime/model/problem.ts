/** Something wrong that a person can mend, as a value: what was expected, what came, and where. */

/** `severity` error stops a deployment, warning does not. `code` is stable; `message` is one plain sentence. */
export type Problem = {
  readonly code: string
  readonly message: string
  readonly severity?: 'error' | 'warning'
  readonly node?: string
  /** Path inside the node's config, or inside the document when there is no node: `rules.0.when`. */
  readonly field?: string
  readonly expected?: string
  readonly found?: string
  /** The existing name closest to what was written. */
  readonly nearest?: string
  /** A certain repair: the value to put into `field`. */
  readonly fix?: { readonly title: string; readonly value: unknown }
  /** Place in the text of an expression or a document. */
  readonly position?: { readonly line: number; readonly column: number }
}

export const isError = (problem: Problem): boolean => problem.severity !== 'warning'

/**
 * An operation that could not be done. Thrown at the edges (store, files, network), never for a wrong flow.
 * The message says what happened; `kept` what is safe; `advice` what to do.
 */
export class CounterflowError extends Error {
  readonly code: string
  readonly kept: string
  readonly advice: string
  /** Further facts for programs: row numbers, paths, the holder of a store. */
  readonly details: { readonly [name: string]: unknown }

  constructor(
    code: string,
    message: string,
    more: { kept?: string; advice?: string; details?: { readonly [name: string]: unknown }; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'CounterflowError'
    this.code = code
    this.kept = more.kept ?? ''
    this.advice = more.advice ?? ''
    this.details = more.details ?? {}
  }
}
