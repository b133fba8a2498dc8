/** A copy that a step keeps in a file of its own: where, and of which columns. */

export type CopyDefinition = {
  /** The table of the store that is copied, under its own name. */
  readonly table: string
  readonly as: 'sqlite' | 'csv'
  /** `<target>.sqlite`, or the folder `<target>` with `<table>.csv` in it, below the root for files. */
  readonly target: string
  /** With the expression that each follows from, which says whether it is personal. */
  readonly columns: readonly { readonly name: string; readonly value: string }[]
  /** Personal fields are copied, too. */
  readonly personal: boolean
}
