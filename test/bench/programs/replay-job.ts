/** What both programs of the replay are told. */
export type ReplayJob = {
  /** Where the new tables go. */
  readonly folder: string
  /** Where the reference job left its log. */
  readonly log: string
  readonly events: number
}
