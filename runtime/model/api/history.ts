/** The log, as it is read and searched, and the way of one event. */
import type { EffectState, EffectTry } from '../effect.ts'
import type { Json } from '../json.ts'
import type { Method } from './method.ts'

export type HistoryRow = {
  readonly offset: number
  readonly time: number
  readonly type: string
  readonly subject: string | null
  readonly channel: string
  readonly source: string
  /** ms by which its time was ahead of the moment at which it came, where that is more than clocks differ. */
  readonly ahead: number | null
  /** Found in the data, for the column "Amount". */
  readonly amount: { readonly minor: number; readonly currency: string } | null
  readonly repeats: number
  /** Something about it waits for a person. */
  readonly needsLook: boolean
}

export type HistoryFilter = {
  /** Order number, SKU, customer, payment: any word. */
  readonly text?: string
  readonly type?: string
  readonly flow?: string
  /** ms since 1970, inclusive and exclusive. */
  readonly from?: number
  readonly to?: number
}

export type HistoryPage = {
  readonly rows: readonly HistoryRow[]
  /** Hand in as `before` for the next page; null at the end. */
  readonly next: number | null
  readonly head: number
  readonly first: number
}

/** One step of an event's way, as sentences are made from it. Values are what the conditions actually saw. */
export type WayStep = {
  readonly node: string
  readonly kind: 'producer' | 'router' | 'stage'
  readonly conditions: readonly {
    readonly field: string
    readonly held: boolean | null
    readonly clauses: readonly { readonly text: string; readonly held: boolean | null; readonly values: Json }[]
  }[]
  /** Outputs that it left by, `<node id>.<output>`. */
  readonly outputs: readonly string[]
  readonly failure: string | null
  /** What came in, where a router had changed it. */
  readonly data?: Json
}

export type EventDetail = {
  readonly event: {
    readonly offset: number
    readonly id: string
    readonly source: string
    readonly type: string
    readonly subject: string | null
    readonly time: number
    /** ms: when it was accepted; null where that is not kept any more. */
    readonly accepted: number | null
    readonly ahead: number | null
    readonly channel: string
    readonly correlationid: string | null
    readonly causationid: string | null
    readonly data: Json
  }
  readonly repeats: number
  readonly flows: readonly {
    readonly flow: string
    readonly name: string
    readonly version: string
    /** Of its amounts. */
    readonly currency: string
    readonly steps: readonly WayStep[]
    /** The steps that it passed, by their names. */
    readonly named: readonly NamedStep[]
    /** Edges it passed, `<node id>.<output>><node id>`: what is lit on the canvas. */
    readonly edges: readonly string[]
    /** Outputs that lead nowhere. */
    readonly stopped: readonly string[]
  }[]
  readonly causes: readonly HistoryRow[]
  readonly caused: readonly HistoryRow[]
  readonly outcomes: readonly { readonly stage: string; readonly code: string; readonly numbers: readonly number[] }[]
  readonly effects: readonly {
    readonly key: string
    readonly stage: string
    readonly state: string
    readonly attempts: number
    /** When it is tried next, ms; null when it is not. */
    readonly due: number | null
    readonly reason: string
    readonly updated: number
    /** Tries that came to nothing, and what people said in between; none are known of a time before they were kept. */
    readonly tries: readonly ToldTry[]
  }[]
  readonly letters: readonly { readonly stage: string; readonly code: string; readonly message: string }[]
}

export type ToldTry = Pick<EffectTry, 'number' | 'at' | 'kind' | 'reason' | 'by'>

/** The way of an event through one flow, short enough for a row. */
export type RowWay = {
  readonly flow: string
  readonly name: string
  /** Where it came in and the routers that it passed, then where it ended. */
  readonly through: readonly NamedStep[]
  readonly ends: readonly NamedStep[]
  readonly outcome: RowOutcome
}

/** As its own version has it: the step may be gone by now. The name is empty where nobody gave it one. */
export type NamedStep = { readonly node: string; readonly type: string; readonly name: string }

/** What is worth saying first. */
export type RowOutcome =
  | { readonly kind: 'effect'; readonly node: string; readonly state: EffectState; readonly attempts: number }
  /** A step that has not come to it yet. */
  | { readonly kind: 'waiting'; readonly node: string }
  | { readonly kind: 'remembered'; readonly node: string; readonly code: string; readonly numbers: readonly number[] }
  | { readonly kind: 'handled' }
  | { readonly kind: 'nowhere' }

export type RowWays = { readonly offset: number; readonly ways: readonly RowWay[] }

export type HistoryApi = {
  'history.page': Method<HistoryFilter & { before?: number; limit: number }, HistoryPage>
  /** Rows of a stretch of the log, newest first, without a filter: what a scroller over all of it asks for. */
  'history.range': Method<{ first: number; last: number }, readonly HistoryRow[]>
  'history.types': Method<{ flow?: string }, readonly string[]>
  /** For rows that somebody looks at. Events that are gone are left out. */
  'history.ways': Method<{ offsets: readonly number[] }, readonly RowWays[]>
  'event.read': Method<{ offset: number }, EventDetail>
}
