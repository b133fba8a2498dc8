/** What a trial is, and what it finds out. */
import type { Spread } from './statistics.ts'
import type { Workbench } from './workbench.ts'

export type Trial = {
  readonly name: string
  /** One line for --help. */
  readonly title: string
  /** Where the command line does not say otherwise. */
  readonly events: number
  readonly rounds: number
  /** Only a trial that runs two programs in turn can be run against another version of ours. */
  readonly paired: boolean
  run(bench: Bench): Promise<Outcome>
}

export type Bench = {
  readonly workbench: Workbench
  /** The programs of another version, which then take the rival's place. */
  readonly against: Workbench | undefined
  readonly events: number
  readonly rounds: number
}

export type Outcome = {
  readonly figures: readonly Figure[]
  /** What differed, where both programs should have come to the same result. */
  readonly difference: string | undefined
  /** For --json, besides the figures. */
  readonly details: { readonly [name: string]: number }
}

export type Figure = {
  readonly name: string
  readonly value: Spread
  readonly unit: 'x' | 's' | 'ms' | 'MB'
  readonly goal?: Goal
  /** In words for the table: what was compared with what. */
  readonly note?: string
}

export type Goal = { readonly least: number } | { readonly most: number }

export const isMet = ({ value, goal }: Figure): boolean | undefined =>
  goal && ('least' in goal ? value.median >= goal.least : value.median <= goal.most)
