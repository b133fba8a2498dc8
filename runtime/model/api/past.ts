/** Trying a changed flow on the past: what is asked, how far it has come, and what would have come out differently. */
import type { Money } from '../money.ts'
import type { ColumnType, Row } from '../table.ts'
import type { Failure } from './failure.ts'
import type { FlowState } from './flow-state.ts'
import type { Method } from './method.ts'

/** An event of the log, or one that would have been made; `cforigin` stands on those that only this run has made. */
export type PastEvent = {
  /** Where it stands in the log; for one that was never made: behind which event it would have come. */
  readonly offset: number
  readonly type: string
  readonly subject: string | null
  readonly time: number
  readonly amount: Money | null
  readonly cforigin?: 'replay'
}

/** What a list holds beyond its first entries is only counted. */
export type Listed<T> = { readonly count: number; readonly money: readonly Money[]; readonly first: readonly T[] }

/** Events that left by an output: how many did, how many would, and which ones make the difference. */
export type OutputDiff = {
  /** `<node id>.<output>` */
  readonly output: string
  readonly was: number
  readonly now: number
  readonly new: Listed<PastEvent>
  readonly gone: Listed<PastEvent>
  /** The same event with another content. */
  readonly changed: number
  /** The same content at another moment, as after a longer or shorter wait. */
  readonly moved: number
}

export type RowDiff = {
  readonly key: Row
  readonly was: Row | null
  readonly now: Row | null
  /** The event after which the row was another one for the first time. */
  readonly since: PastEvent
}

export type TableDiff = {
  readonly table: string
  readonly node: string
  readonly added: number
  readonly changed: number
  readonly gone: number
  /** Over the rows that differ: the exact sums of a column's figures, as decimal text. */
  readonly sums: readonly { readonly column: string; readonly was: string; readonly now: string }[]
  /** Rows with a figure below zero at any time in one of the two runs only. */
  readonly belowZero: { readonly new: readonly Row[]; readonly gone: readonly Row[] }
  readonly rows: readonly RowDiff[]
}

export type EffectEntry = {
  readonly service: string
  /** Whom or what it is for: an address, a server, a payment. */
  readonly what: string
  readonly event: PastEvent
}

/** What a step would have asked to be done outside. Nothing of it is done. */
export type EffectDiff = {
  readonly node: string
  readonly was: number
  readonly now: number
  readonly new: Listed<EffectEntry>
  readonly gone: Listed<EffectEntry>
  /** Asked for in both, with another content. */
  readonly changed: Listed<EffectEntry>
  /** Asked for in both with the same content, at another moment. */
  readonly moved: number
}

export type LookEntry = { readonly code: string; readonly message: string; readonly event: PastEvent }

/** Deliveries that a step gave up. */
export type LookDiff = {
  readonly node: string
  readonly was: number
  readonly now: number
  readonly new: readonly LookEntry[]
  readonly gone: readonly LookEntry[]
}

export type ReplayReport = {
  readonly flow: string
  /** Hash of the live version; null: the flow has never been on, so nothing happened. */
  readonly was: string | null
  readonly now: string
  readonly range: {
    readonly first: number
    readonly last: number
    readonly events: number
    /** Event times of the first and the last of them; null where there is none. */
    readonly from: number | null
    readonly to: number | null
    /** Only these events, and what they caused, were compared. */
    readonly selected?: number
  }
  readonly coverage: {
    /** What was asked for, and what of it the log still has; ms of event time. */
    readonly asked: number | null
    readonly kept: number
    /** Events before this one are not kept any more: what steps remembered of them is not known. */
    readonly removedBefore: number | null
    /** `range`: no step needed to know what came before; `log`: worked out from the beginning of what is kept. */
    readonly start: 'range' | 'log'
    /** Steps that are the same in both: what they did is taken from the log. */
    readonly taken: readonly string[]
    /** Steps that were run again. */
    readonly run: readonly string[]
    /** Answers of the outside that were simulated, because nothing like it was ever asked. */
    readonly simulated: number
  }
  /** True where nothing at all would be different. */
  readonly same: boolean
  readonly outputs: readonly OutputDiff[]
  readonly tables: readonly TableDiff[]
  readonly effects: readonly EffectDiff[]
  readonly look: readonly LookDiff[]
}

export type ReplayProgress = {
  readonly done: number
  readonly total: number
  /** `before`: what steps knew when the range begins is being worked out. */
  readonly part: 'before' | 'range'
}

/** `days`: the last so many days of events. Event time in ms, from (inclusive) and to (exclusive). */
export type ReplayRange =
  | { readonly days: number }
  | { readonly from?: number; readonly to?: number }
  | { readonly offsets: readonly number[] }

export type ReplayState = {
  readonly replay: string
  readonly flow: string
  readonly progress: ReplayProgress
  readonly report: ReplayReport | null
  readonly failure: Failure | null
}

/** A flow as it stood at a moment. */
export type PastMoment = {
  readonly at: number
  /** The last event before the moment; one less than the first that is kept where there was none. */
  readonly offset: number
  readonly head: number
  readonly first: number
  /** Hash of the version that ran; null: none did. */
  readonly version: string | null
  /** Whether it took what came then. */
  readonly state: FlowState
  /** By node id: what lay in front of it because it was behind or stood still, what waited for its time, what was asked of the outside and not final, and rows of its tables. */
  readonly stages: {
    readonly [node: string]: {
      readonly ahead: number
      readonly waiting: number
      readonly unsent: number
      /** Deliveries that it had given up, and that no person had decided about. */
      readonly needsLook: number
      readonly rows: number | null
    }
  }
  /** By wire, `<node id>.<output>><node id>`: what had come along it and waited at its end. */
  readonly wires: { readonly [edge: string]: number }
  /** By `<node id>.<output>`: what passed in the minute before; of routers that keep nothing it is worked out again. */
  readonly outputs: { readonly [output: string]: { readonly total: number; readonly perMinute: number } }
  readonly tables: readonly { readonly table: string; readonly node: string; readonly rows: number }[]
}

export type PastRows = {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly key: boolean }[]
  readonly rows: readonly Row[]
  readonly total: number
}

/** `over`: its report, or why there is none, can be read. */
export type ReplayTold = {
  readonly replay: string
  readonly flow: string
  readonly progress: ReplayProgress
  readonly over: boolean
}

/** Events that had to be gone through first, and how many are. */
export type PastTold = { readonly flow: string; readonly at: number; readonly done: number; readonly total: number }

export type PastApi = {
  /**
   * Runs a stretch of the log through a flow beside what happened; nothing is sent. Without `text`: the draft. One run
   * per window: a new one ends the one before. Fails with FLOW_PROBLEMS, RANGE_EMPTY, and with REPLAY_LIMIT where it
   * would have to remember too much; with `more` it may take what memory the computer has to spare.
   */
  'replay.start': Method<{ flow: string; range: ReplayRange; text?: string; more?: boolean }, { replay: string }>
  /** Null where it is not known any more. */
  'replay.read': Method<{ replay: string }, ReplayState | null>
  'replay.cancel': Method<{ replay: string }, null>
  /** How a flow stood at a moment of event time, ms. */
  'past.at': Method<{ flow: string; at: number }, PastMoment>
  /** A table of the flow as it was then. Fails with TABLE_MISSING. */
  'past.rows': Method<{ flow: string; at: number; table: string; limit: number }, PastRows>
  /**
   * The next moment at which an event that the flow hears had just been taken in, or the last such moment before; null
   * where there is none. Before the first of all it is the moment at which that happened.
   */
  'past.step': Method<{ flow: string; at: number; way: 'back' | 'on' }, { readonly at: number | null }>
  /** How many events the flow has heard in each of so many equal parts of the time from one moment to another. */
  'past.busy': Method<{ flow: string; from: number; to: number; parts: number }, { readonly counts: readonly number[] }>
  /** Between which moments there is something to look at; null where nothing is kept. */
  'past.span': Method<Record<never, never>, { readonly from: number; readonly to: number } | null>
}
