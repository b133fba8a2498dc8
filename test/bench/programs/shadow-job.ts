/** What both programs of the shadow replay are told, and what they have to find. */
export type ShadowJob = {
  readonly folder: string
  readonly log: string
  readonly events: number
  /** Somebody else has work to do at the same time. */
  readonly beside?: boolean
}

/** Counts of the three ways in both versions, and a digest of the rows that differ, each with its first cause. */
export type ShadowFound = {
  readonly ways: readonly (readonly [name: string, was: number, now: number, money: number])[]
  readonly rows: string
  readonly differing: number
}
