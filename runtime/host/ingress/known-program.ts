/** A program that was let in, as far as anybody may know it. */
export type Program = {
  readonly program: string
  /** What the `source` of its events must be, or begin with at a `/`, `:`, `#` or `?`. */
  readonly sources: readonly string[]
  /** The channels that it may read; a star at the end stands for anything. */
  readonly reads: readonly string[]
  /** ms since 1970 */
  readonly created: number
}
