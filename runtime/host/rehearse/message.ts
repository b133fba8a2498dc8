/** What the program that rehearses is told, and what it tells: the messages between it and who kills it. */

export type Task = {
  /** Canonical text of the flow. */
  readonly flow: string
  readonly folder: string
  readonly seed: number
  readonly events: number
  /** The arrival to go on with. */
  readonly from: number
  /** Ends itself at once, as a power cut does: after so many deeds outside or accepted events, whichever comes first. */
  readonly die?: { readonly deeds: number; readonly events: number }
}

export type Told =
  /** Everything up to this arrival is accepted; `took`: how long an answer took, ms each. */
  | { readonly kind: 'accepted'; readonly upTo: number; readonly took: readonly number[] }
  | { readonly kind: 'ended'; readonly findings: Findings }

export type Findings = {
  readonly accepted: number
  /** Accepted and not in the log, or not seen by a step at the end. */
  readonly lost: number
  /** Effects that are neither done nor visibly given up. */
  readonly unfinished: number
  /** Pieces below zero that nobody was told of. */
  readonly oversold: number
  readonly letters: readonly string[]
  /** Effects that wait for a person: nobody knows whether they happened. */
  readonly unknown: number
  /** How far a step was behind at most, in events. */
  readonly behind: number
  readonly simulatedHours: number
}
