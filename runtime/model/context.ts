/** The world as a stage sees it while it handles one event: everything it may read and everything it may cause. */
import type { EffectRequest, EffectState } from './effect.ts'
import type { CloudEvent } from './event.ts'
import type { Json, Scalar } from './json.ts'

/**
 * All of it is taken back when the handler throws, and written in the same commit as the stage's cursor when it does
 * not. Reads see the handler's own writes.
 */
export interface StageContext<Output extends string = string> {
  /** The flow's clock in ms: event time, never the wall clock. While a timer runs, the moment it was due. */
  readonly now: number
  /** The lane of the event at hand, or its own where it stands alone. */
  readonly lane: string
  /** The flow's zone and currency, for what a node works out per day or in money. */
  readonly zone: string
  readonly currency: string
  /** Sends the event at hand on, or another content in its place. What is left out is taken from the event at hand. */
  emit(output: Output, change?: EmitChange): void
  readonly state: KeyedState
  readonly timers: Timers
  /** Changes a row: values in the order of the definition's columns, undefined leaves a cell alone. */
  put(table: string, key: readonly Scalar[], values: readonly (Scalar | undefined)[]): void
  append(table: string, values: readonly (Scalar | undefined)[]): void
  remove(table: string, key: readonly Scalar[]): void
  /** Text to the end of a file below the file root, exactly once. */
  write(path: string, text: string): void
  effect(request: EffectRequest): void
  /** Why it was decided so, for looking back: a code and a few numbers. */
  outcome(code: string, ...numbers: number[]): void
}

export type EmitChange = {
  readonly type?: string
  readonly subject?: string | null
  readonly partitionkey?: string | null
  /** ms; without it the time of the event at hand (for a timer: the moment it was due). */
  readonly time?: number
  readonly data?: Json
  readonly attributes?: CloudEvent['attributes']
}

/** What a stage remembers per key. Values are plain JSON and are replaced, never changed in place. */
export interface KeyedState {
  get(key: string): Json | undefined
  /** `keep`: ms of the flow's clock after which it is forgotten; without it, for ever. */
  set(key: string, value: Json, keep?: number): void
  delete(key: string): void
}

/** One timer per key. It fires when the flow's clock reaches `at`, after everything before it. */
export interface Timers {
  set(key: string, at: number): void
  cancel(key: string): void
}

/**
 * The timer that fires. `late`: by how many ms of the wall clock it missed its moment while the flow was live, because
 * the computer was off or asleep; 0 or left out everywhere else, so that a run of the past decides alike.
 */
export type FiredTimer = {
  readonly key: string
  readonly due: number
  readonly late?: number
  /** While the flow is live: when nobody listened last, ms of the wall clock. */
  readonly away?: { readonly from: number; readonly to: number }
}

/** The final (or waiting) result of an effect that this stage asked for. */
export type EffectResult = {
  readonly state: EffectState
  readonly answer: Json
  readonly reason: string
  readonly request: Json
}

export type StageHandlers<Output extends string = string> = {
  event(event: CloudEvent, context: StageContext<Output>): void
  timer?(timer: FiredTimer, context: StageContext<Output>): void
  /** What a person said, as an event of the log, for a step that asks. */
  answered?(answer: CloudEvent, context: StageContext<Output>): void
  /** Called in the commit that records the result; the event at hand is the one that asked. */
  result?(result: EffectResult, event: CloudEvent, context: StageContext<Output>): void
}

/** A stateless router's way of letting an event out, as it came or as a changed copy. */
export type Emit<Output extends string = string> = (output: Output, event: CloudEvent) => void
