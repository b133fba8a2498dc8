/** What the runtime is given, and what it tells. */
import type { Plan } from '../compile/plan.ts'
import type { EngineLimits } from '../engine/engine-options.ts'
import type { Away } from '../engine/stage-facts.ts'
import type { Effect } from '../model/effect.ts'
import type { CounterflowError } from '../model/problem.ts'
import type { Services } from '../model/services.ts'
import type { Store } from '../model/store.ts'

export type RuntimeOptions = {
  readonly store: Store
  readonly services: Services
  /** Paths bound to producers, by node id. */
  readonly inputs?: { readonly [node: string]: string }
  /** How fast simulated time may run; 0 is as fast as possible, 1 is real time. */
  readonly speed?: number
  readonly limits?: Partial<EngineLimits>
  /** True while nothing may be done outside: after a restore, until a person says so. */
  effectsPaused?(): boolean
  /** False holds an effect back: its flow is paused or off. Asked again and again; without it all may be done. */
  mayAct?(effect: Effect): boolean
  /** A version of this store as a plan, for steps that finish what waits for them; without it, as Counterflow reads it. */
  planOf?(hash: string): Plan | undefined
  /** A piece of work that nobody waits for, a few ms; true while there is more. */
  whenIdle?(): boolean
  /** How long to keep trying when the disk is full or the store cannot be written, ms; 0: give up at once. */
  readonly patience?: number
  /** Called at each failed try while there is patience. */
  onTrouble?(error: CounterflowError): void
  /** The trouble is over. */
  onWell?(): void
  /** When nobody listened before this start, in order. */
  readonly absences?: readonly Away[]
  /** Nobody listened meanwhile: the computer slept. */
  onAbsence?(away: Away): void
  /** The store gave up: nothing goes on. */
  onFailure?(error: unknown): void
  onProgress?(progress: Progress): void
  /** A producer has ended: by itself, because it was stopped, or by an error. */
  onEnd?(end: { readonly flow: string; readonly node: string; readonly error: unknown }): void
}

export type StartOptions = {
  /** `paused`: intake on, stages wait. */
  readonly state?: 'on' | 'paused'
  /** Paths bound to this flow's producers, by node id. */
  readonly inputs?: { readonly [node: string]: string }
  /** How fast this flow's simulated time may run. */
  readonly speed?: number
}

export type Progress = {
  readonly flow: string
  readonly node: string
  readonly done: number
  readonly total: number
  readonly accepted: number
  readonly duplicates: number
}

/** `whom` is empty where nobody in particular is waited for. Wall clock, ms. */
export type Delay = {
  readonly whom: string
  readonly since: number
  readonly next: number
  readonly reason: string
}

export type Summary = {
  readonly accepted: number
  readonly duplicates: number
  readonly conflicts: number
  readonly refused: number
  readonly letters: number
  readonly halted: readonly string[]
}
