/** What of the work over events is personal, and so does not stand in the open in a file. */
export type PersonalKeeping = {
  /** Whether there is anything about people at all. */
  readonly people: boolean
  /** Whether the value at this path, in what a step remembers or asks for, is personal. */
  holds(path: string): boolean
  /** Whether a column of a table is. */
  column(table: string, name: string): boolean
}
