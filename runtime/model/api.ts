/**
 * What a window and the host say to each other: methods with one argument object and one result, and events.
 * Everything here survives structured clone and JSON alike, so that IPC, HTTP and memory carry the same.
 * A method that cannot be done fails with a `Failure`; the host checks arguments and sender before anything runs.
 */
import type { EventInput } from './event.ts'
import type { Flow } from './flow.ts'
import type { Json, JsonObject, Scalar } from './json.ts'
import type { Problem } from './problem.ts'
import type { Acceptance, FileFormat } from './services.ts'
import type { ColumnType, Row } from './table.ts'

/** A `CounterflowError` on its way to a window. */
export type Failure = {
  readonly code: string
  readonly message: string
  readonly kept: string
  readonly advice: string
  readonly details: JsonObject
}

// The shop

/** Asked once, at the first start. `operator` names who does things; empty until asked. */
export type Shop = {
  readonly name: string
  readonly zone: string
  readonly currency: string
  readonly operator: string
  /** False until the first-run questions are answered. */
  readonly answered: boolean
}

export type Preferences = {
  readonly theme: 'system' | 'light' | 'dark'
  /** Flows stay on when the last window closes. */
  readonly keepsRunning: boolean
  readonly runsAtLogin: boolean
}

/** What the machine under the window can do; a browser has no tray. */
export type Desktop = {
  readonly host: 'electron' | 'browser'
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  readonly canKeepRunning: boolean
  readonly version: string
}

// Flows, drafts, versions

export type FlowState = 'on' | 'paused' | 'off'

export type FlowCard = {
  readonly flow: string
  readonly name: string
  readonly description: string
  readonly state: FlowState
  /** Number of the live version; null: never published. */
  readonly version: number | null
  /** True where the draft says something else than the live version. */
  readonly differs: boolean
  /** ms since 1970, of the last edit. */
  readonly edited: number
  readonly steps: number
  /** How many of its deliveries and effects wait for a person. */
  readonly needsLook: number
}

/** The same event may be for several steps: `events` is that of the step with the most. `since`: when it was turned off, ms. */
export type Missed = { readonly events: number; readonly since: number | null }

export type LiveVersion = {
  readonly version: number
  readonly hash: string
  /** The whole document as it was published. */
  readonly text: string
  readonly at: number
  readonly by: string
}

/** A draft as the store keeps it. `revision` rises with every save: who saves names the one it has seen. */
export type Draft = {
  readonly flow: string
  readonly text: string
  readonly revision: number
  readonly state: FlowState
  readonly live: LiveVersion | null
  /** Set after an import: what it would be allowed to do, to be read before it is turned on. */
  readonly allowances: readonly Allowance[]
}

/** One thing that a flow may do once it is on, as a plain sentence ("Sends requests to api.example.com"). */
export type Allowance = { readonly node: string; readonly sentence: string; readonly outside: boolean }

export type VersionCard = {
  readonly version: number
  readonly hash: string
  readonly at: number
  readonly by: string
  readonly live: boolean
}

export type StagePlan = {
  readonly node: string
  readonly name: string
  /** `returned`: it was removed before, and what waited for it was set aside. */
  readonly change: 'kept' | 'reshaped' | 'added' | 'removed' | 'returned'
  /** It acts on the outside world: it can begin from now only. */
  readonly effects: boolean
  /** Keeps tables or state that "rebuild" would build anew from the log. */
  readonly keeps: readonly string[]
  /** Events that wait for it, for a removed one or one that returned. */
  readonly waiting: number
  /** What it has asked to be done outside and what is not final yet, for the same. */
  readonly unsent?: number
}

export type PublishPreview = {
  readonly revision: number
  readonly problems: readonly Problem[]
  readonly stages: readonly StagePlan[]
  /** Which answers publishing needs; without any, it can be applied at once. */
  readonly needs: readonly (keyof Choices)[]
  /** Events in the log that an added or rebuilt stage could begin with. */
  readonly past: number
}

export type Choices = {
  readonly reshaped?: 'empty' | 'rebuild'
  readonly added?: 'now' | 'beginning'
  /** For removed steps for which something waits: finish it as it was live, set it aside until they return, or drop it. */
  readonly removed?: 'drain' | 'park' | 'discard'
  /** For steps that return: take up what was set aside and what came since, or begin anew from now. */
  readonly returned?: 'take up' | 'fresh'
}

export type TemplateCard = {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly roles: readonly string[]
  /** The document, for its picture and its parameters. */
  readonly document: Flow
  /** Sample files that its producers read at first, until files of one's own are chosen. */
  readonly samples?: readonly { readonly node: string; readonly name: string }[]
}

// Watching

/** Sent a few times a second while a window watches a flow. */
export type LiveCounts = {
  readonly flow: string
  readonly at: number
  readonly state: FlowState
  /** By `<node id>.<output>`: events since the host started, and events in the last minute. */
  readonly outputs: { readonly [output: string]: { readonly total: number; readonly perMinute: number } }
  /** By node id, for stages. `behind` is ms of event time that it has still to catch up with. */
  readonly stages: { readonly [node: string]: StageCounts }
  /** By node id, for producers that read something of known size. */
  readonly progress: { readonly [node: string]: { readonly done: number; readonly total: number } }
  /** By node id: why a producer stands still, as a sentence. */
  readonly stopped?: { readonly [node: string]: string }
  /** Last offset of the whole store. */
  readonly head: number
}

export type StageCounts = {
  readonly handled: number
  readonly waiting: number
  readonly behind: number
  readonly needsLook: number
  readonly effectsOpen: number
  /** Rows of its tables. */
  readonly rows: number | null
  /** Why it stands still, as a sentence. */
  readonly halted: string | null
}

/** How the engine's process is. `restarting` after a crash: nothing accepted is lost, edits wait and are sent again. */
export type EngineState = {
  readonly state: 'running' | 'restarting' | 'stopped'
  readonly message: string
  readonly advice: string
  /** Stable, where the store could not be opened: STORE_HELD, EVENT_CORRUPT … */
  readonly code?: string
  /** Nothing is sent outside until a person says so, see `effects.resume`. */
  readonly effectsPaused?: boolean
}

// History

export type HistoryRow = {
  readonly offset: number
  readonly time: number
  readonly type: string
  readonly subject: string | null
  readonly channel: string
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
    readonly steps: readonly WayStep[]
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
    readonly reason: string
    readonly updated: number
  }[]
  readonly letters: readonly { readonly stage: string; readonly code: string; readonly message: string }[]
}

// Tables

export type TableCard = {
  readonly table: string
  readonly flow: string
  readonly node: string
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly key: boolean }[]
  readonly rows: number
}

export type TableQuery = {
  readonly table: string
  readonly sort?: { readonly column: string; readonly descending: boolean }
  /** Any cell contains it; letter case does not matter. */
  readonly text?: string
  readonly after?: number
  readonly limit?: number
}

// Needs a look

export type LookItem = {
  readonly id: string
  readonly kind: 'letter' | 'effect'
  readonly flow: string
  readonly node: string
  readonly lane: string
  readonly offset: number
  readonly at: number
  readonly code: string
  /** What happened, one sentence. */
  readonly message: string
  /** `unknown`: nobody knows whether it happened. */
  readonly state: 'failed' | 'unknown'
  readonly type: string
  readonly subject: string | null
  /** Deliveries that wait behind it. */
  readonly behind: number
}

/** The file that a producer reads: one of this machine, or the sample that came with its template. */
export type InputBinding = {
  readonly node: string
  /** `none`: nothing is chosen, but there is a sample that could be. */
  readonly kind: 'file' | 'sample' | 'none'
  /** Of the file, without its folders. */
  readonly name: string
  readonly path: string
  /** False where it is not there any more. */
  readonly found: boolean
  /** True where the file was handed over: a copy of it is kept beside the store. */
  readonly copy?: boolean
  /** Name of the template's sample for this step, which `inputs.sample` chooses again. */
  readonly sample?: string
}

/** The beginning of a file that a producer reads. */
export type InputPreview = {
  /** On the disk; 0 where it could not be opened. */
  readonly bytes: number
  readonly columns: readonly string[]
  /** Columns beyond those. */
  readonly further: number
  readonly rows: readonly JsonObject[]
  /** Why it cannot be read, or what is odd about it, as a sentence. */
  readonly problem: string | null
}

export type Verdict = 'retry' | 'skip' | 'happened' | 'did not happen'

export type Sample = {
  readonly offset: number
  readonly type: string
  readonly time: number
  readonly subject: string | null
  readonly data: Json
  /** The stored output it came from. */
  readonly channel: string
}

// The whole of it

export type Api = {
  'shop.read': Method<Record<never, never>, Shop>
  'shop.answer': Method<Omit<Shop, 'answered'>, Shop>
  'preferences.read': Method<Record<never, never>, Preferences>
  'preferences.write': Method<Partial<Preferences>, Preferences>
  'desktop.read': Method<Record<never, never>, Desktop>
  /** How the engine's process is now; `engine` events tell of every change. */
  'engine.read': Method<Record<never, never>, EngineState>
  /** Starts the engine again after it was stopped because it kept failing; otherwise changes nothing. */
  'engine.retry': Method<Record<never, never>, EngineState>
  /** What was held back after crashes or a restored backup is sent again from now on. */
  'effects.resume': Method<{ by: string }, EngineState>

  'templates.list': Method<Record<never, never>, readonly TemplateCard[]>
  'flows.list': Method<Record<never, never>, readonly FlowCard[]>
  /** An empty flow, or a copy of a template with the answers to its parameters. */
  'flows.create': Method<{ name: string; template?: string; settings?: JsonObject }, Draft>
  /** The simulator, some hundred events, one thing that needs a look. Made once; a second call opens it again. */
  'flows.demo': Method<Record<never, never>, Draft>
  /** A copy with a new id, turned off. Nothing runs. Fails with FLOW_JSON or FLOW_PROBLEMS, `details.problems`. */
  'flows.import': Method<{ text: string; name?: string }, Draft>
  'flows.duplicate': Method<{ flow: string }, Draft>
  /** Only a flow that is off. Its versions and its past stay in the store; `flows.restore` brings it back. */
  'flows.remove': Method<{ flow: string; by: string }, null>
  'flows.restore': Method<{ flow: string }, Draft>
  /** Turning on needs a published version. `catchUp`: what came meanwhile is handled too. */
  'flows.turn': Method<{ flow: string; to: FlowState; by: string; start?: 'now' | 'catch up' }, FlowCard>

  /** What came for the steps of a flow that is off. Without any, turning it on has nothing to ask. */
  'flows.missed': Method<{ flow: string }, Missed>

  'draft.read': Method<{ flow: string }, Draft>
  /** Fails with DRAFT_CONFLICT when another window has saved since `revision`. Any JSON document is kept, problems or not. */
  'draft.save': Method<{ flow: string; text: string; revision: number; label: string }, { revision: number }>

  'publish.preview': Method<{ flow: string }, PublishPreview>
  /**
   * Makes the draft of that revision the live version and turns the flow on. `start` counts for one that was off, see
   * `flows.turn`. Fails with FLOW_EMPTY where there is no step.
   */
  'publish.apply': Method<
    { flow: string; revision: number; choices: Choices; by: string; start?: 'now' | 'catch up' },
    Draft
  >
  'versions.list': Method<{ flow: string }, readonly VersionCard[]>
  'versions.read': Method<{ flow: string; hash: string }, { text: string }>
  /** An earlier version is live again, as a new entry in the list; the draft becomes the same. */
  'versions.revert': Method<{ flow: string; hash: string; choices: Choices; by: string }, Draft>

  /** `live` events for this flow come to this window until another flow, or null, is watched. */
  'live.watch': Method<{ flow: string | null }, LiveCounts | null>

  'history.page': Method<HistoryFilter & { before?: number; limit: number }, HistoryPage>
  /** Rows of a stretch of the log, newest first, without a filter: what a scroller over all of it asks for. */
  'history.range': Method<{ first: number; last: number }, readonly HistoryRow[]>
  'history.types': Method<{ flow?: string }, readonly string[]>
  'event.read': Method<{ offset: number }, EventDetail>
  /** The newest events that a flow saw, of one type or of any: for "try it" and for the fields that were seen. */
  'events.samples': Method<{ flow: string; type?: string; limit: number }, readonly Sample[]>
  /** Puts an event into a producer by hand. */
  'events.send': Method<{ flow: string; node: string; event: EventInput; by: string }, Acceptance>

  /** The files that the producers of a flow read. A template's samples are bound when a flow is made from it. */
  'inputs.read': Method<{ flow: string }, readonly InputBinding[]>
  /**
   * A producer at work begins to read at once. Null: none is chosen any more. Fails with FILE_MISSING or FILE_KIND. From
   * a window only null is taken, else it fails with FILE_NOT_CHOSEN: windows hand files over instead.
   */
  'inputs.bind': Method<{ flow: string; node: string; path: string | null }, readonly InputBinding[]>
  /** The template's sample is read again. Fails with INPUT_SAMPLE where there is none. */
  'inputs.sample': Method<{ flow: string; node: string }, readonly InputBinding[]>
  /** The first rows of what is chosen; null where nothing is. `format` as the producer has it. */
  'inputs.preview': Method<{ flow: string; node: string; format?: FileFormat }, InputPreview | null>
  /**
   * Hands a file to a producer, piece by piece: a copy is kept beside the store. `size` in bytes. Answers with the most
   * bytes that one piece may have. Fails with FILE_TOO_LARGE, DISK_FULL or INPUT_BUSY.
   */
  'inputs.begin': Method<
    { flow: string; node: string; name: string; size: number },
    { readonly upload: string; readonly piece: number }
  >
  /** Bytes in base64, from byte `at`; pieces come one after the other. Fails with INPUT_GONE, INPUT_PIECE or DISK_FULL. */
  'inputs.piece': Method<{ upload: string; at: number; bytes: string }, { readonly received: number }>
  /** The whole file has arrived: it is looked into, and chosen where it has rows. Else it fails with INPUT_UNREADABLE. */
  'inputs.finish': Method<{ upload: string; format?: FileFormat }, readonly InputBinding[]>
  /** Forgets a file that is on its way. */
  'inputs.cancel': Method<{ upload: string }, null>

  'tables.list': Method<{ flow?: string }, readonly TableCard[]>
  'tables.page': Method<TableQuery, { rows: readonly Row[]; total: number }>
  'tables.csv': Method<Omit<TableQuery, 'after' | 'limit'>, { text: string }>

  'look.list': Method<{ flow?: string }, readonly LookItem[]>
  /** About letters: retry or skip, of their whole lane. About effects: any. Answers with how many were decided. */
  'look.decide': Method<{ ids: readonly string[]; verdict: Verdict; reason: string; by: string }, { decided: number }>

  /** How fast the practice shop of a flow runs against the clock, 1 to 1000. */
  'simulator.speed': Method<{ flow: string; speed: number }, { speed: number }>
}

export type Method<Arguments, Result> = { readonly arguments: Arguments; readonly result: Result }
export type MethodName = keyof Api
/** Answered by the process that owns the windows; these never reach the engine's process. */
export type FrontMethod = 'desktop.read' | 'engine.read' | 'engine.retry'
export type EngineMethod = Exclude<MethodName, FrontMethod>
export type ArgumentsOf<M extends MethodName> = Api[M]['arguments']
export type ResultOf<M extends MethodName> = Api[M]['result']

/** What the host tells without being asked. */
export type ApiEvents = {
  live: LiveCounts
  engine: EngineState
  /** The list of flows, or a flow's state, is another one. */
  flows: { readonly flow: string | null }
  /** A flow's draft was saved by another window. */
  draft: { readonly flow: string; readonly revision: number }
  /** Letters or effects that wait for a person came or went. */
  look: { readonly count: number }
  /** A menu of the system chose an action of ours, by its id. */
  action: { readonly id: string }
  /** A file was handed to the app: to be imported. */
  opened: { readonly name: string; readonly text: string }
}
export type ApiEventName = keyof ApiEvents

/** One side of a connection, as the window uses it. */
export interface Host {
  /** Rejects with a `Failure`. */
  call<M extends MethodName>(method: M, argument: ArgumentsOf<M>): Promise<ResultOf<M>>
  /** Returns the way to stop listening. */
  on<E extends ApiEventName>(event: E, listener: (payload: ApiEvents[E]) => void): () => void
}

/**
 * Between the processes. `id` pairs an answer with its question; a window's id says whom an event is for. `close` asks
 * the engine to end with its store closed: a signal would end it at once on Windows. The engine says `engine` `running`
 * when it is ready, and `stopped` before it ends because starting it again would change nothing (the store is held by
 * another program, or damaged); after any other end it is started again.
 */
export type Message =
  | { readonly kind: 'close' }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly window: string
      readonly method: string
      readonly argument: Json
    }
  | { readonly kind: 'result'; readonly id: number; readonly result: Json }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'event'; readonly window: string | null; readonly event: ApiEventName; readonly payload: Json }
  /** To the engine: finish the commit, close the store and end. For processes that no signal reaches. */
  | { readonly kind: 'close' }
  /** To the engine: are you there? It answers at once, whatever it is about. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }

/** One row of a table is plain scalars, so that it travels as it is. */
export type Cell = Scalar
