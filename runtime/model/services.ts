/** The outside world as producers and effects meet it. Real ones live in `host/`, simulated ones in `engine/`. */
import type { Attempt, Effect } from './effect.ts'
import type { EventInput } from './event.ts'
import type { Json, JsonObject } from './json.ts'
import type { FormPage } from './page.ts'

/** Time. `now` is the wall clock in ms since 1970, `monotonic` never goes back. */
export interface Clock {
  now(): number
  monotonic(): number
  /** Calls back once, at or after a moment of the wall clock. Returns the way to call it off. */
  at(moment: number, callback: () => void): () => void
}

/** Chance as an argument: numbers in [0, 1). */
export type Random = () => number

/** One row of a file, with its number from 1 and its line for messages. */
export type FileRow = { readonly row: number; readonly data: JsonObject }

/**
 * A batch of rows. `position` is what a later reading resumes from; commit it with the batch.
 * `known` counts rows that the position given to `rows` had covered already and that are proven unchanged.
 */
export type FileBatch = {
  /** Tells this file from others by its content, stable under renaming and appending. */
  readonly file: string
  readonly rows: readonly FileRow[]
  readonly known: number
  readonly position: Json
  /** Bytes read and bytes in all (compressed size for gzip), for progress. */
  readonly read: number
  readonly size: number
}

export type FileFormat = 'auto' | 'csv' | 'ndjson'

export interface Files {
  /**
   * Streams the rows of a CSV or NDJSON file, plain or gzip, after those that `position` covers.
   * Throws CounterflowError: FILE_MISSING, FILE_CHANGED (details.row), FILE_ROW (details.row), FILE_TRUNCATED.
   */
  rows(options: { path: string; format: FileFormat; position: Json; signal: Cancel }): AsyncIterable<FileBatch>
}

/** Asks to stop. */
export interface Cancel {
  readonly cancelled: boolean
  onCancel(callback: () => void): void
}

/** Performs one attempt of an effect. It must not throw; what it cannot know it answers as `unknown`. */
export type EffectService = {
  /**
   * It begins and ends in this process, at once, and to do it again is harmless: that it was begun is not recorded, and
   * it waits for no turn among those that call somebody.
   */
  readonly inside?: true
  attempt(effect: Effect): Promise<Attempt>
  /** Whom it goes to: calls to one of them are limited together, and left alone while it keeps failing. */
  destination?(effect: Effect): string | undefined
  /** For class `reconcilable`: asks the receiver what became of it, without doing it. */
  lookUp?(effect: Effect): Promise<Attempt>
}

/** What a producer that asks a provider wants to know. */
export type ProviderQuestion = {
  readonly provider: string
  readonly connection: string
  /** Names of events, as patterns; what no pattern fits is not asked for where that saves a question. */
  readonly types: string
  /** ms; what happened before is none of its business. */
  readonly since: number
  /** Where the last page ended; null at the first one. */
  readonly position: Json
  /** `catchup`: what went by while nobody listened; `import`: a past from before, about which nothing is done outside. */
  readonly origin: 'catchup' | 'import'
  readonly signal: Cancel
}

export type ProviderAnswer =
  | {
      readonly kind: 'page'
      readonly events: readonly EventInput[]
      readonly position: Json
      /** There is more at once. */
      readonly more: boolean
      /** From 0 to 1, how much of the stretch of time is read. */
      readonly done: number
    }
  /** Not now: too many questions, no network, no access. `until`: ms when to try again. */
  | { readonly kind: 'later'; readonly until: number; readonly reason: string }

/** Asks providers what happened, page by page, oldest first. It does not throw. */
export interface Providers {
  ask(question: ProviderQuestion): Promise<ProviderAnswer>
}

export interface Services {
  readonly clock: Clock
  readonly random: Random
  readonly files: Files
  readonly effects: { readonly [service: string]: EffectService }
  /** Left out where nobody can open a page: in tests, and in runs of the past. */
  readonly pages?: Pages
  /** Missing where nothing outside is asked: in tests of flows, and where a step is tried. */
  readonly providers?: Providers
}

/** What became of one event that was handed in. */
export type Acceptance =
  | { readonly kind: 'accepted'; readonly offset: number }
  /** Accepted before, and answered as accepted. */
  | { readonly kind: 'duplicate'; readonly offset: number }
  /** The same id came before with another content; the first one stays. */
  | { readonly kind: 'conflict'; readonly offset: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** A page that is shown, and how what people send comes back. */
export type ShownPage = FormPage & {
  readonly flow: string
  readonly node: string
  readonly currency: string
  /** Resolves after the commit. */
  submit(event: EventInput): Promise<Acceptance>
}

export interface Pages {
  /** Shows a page under an address that stays the same for its step. Returns the way to take it away. */
  show(page: ShownPage): () => void
}

/** What a producer works with. */
export interface ProducerContext {
  readonly services: Services
  readonly signal: Cancel
  readonly flow: string
  readonly node: string
  readonly zone: string
  readonly currency: string
  /** The input that the user bound to this producer (a path), or undefined. */
  readonly input: string | undefined
  /** What was committed with the last accepted batch; null at the first start. */
  readonly position: Json
  /** How fast event time may run against the wall clock (simulator); 0 is as fast as possible. */
  readonly speed: number
  /**
   * Resolves after the commit, with one answer per event, in order. `whole`: when one is refused none is taken, for
   * what is going to be corrected and read again; the others answer `refused` with the code EVENT_BATCH.
   */
  produce(events: readonly EventInput[], position?: Json, take?: 'each' | 'whole'): Promise<readonly Acceptance[]>
  /** Rows that are proven to be in the log already. */
  known(count: number): void
  progress(done: number, total: number): void
  /** Everything that was there has been produced; what comes now is new. */
  caughtUp(): void
}

/** How a producer runs until it is done (a file) or told to stop (everything live). */
export type StartProducer = (context: ProducerContext) => Promise<void>
