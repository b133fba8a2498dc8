/** A node's fields: plain data from which form, validation, documentation and both readings of a config follow. */
import type { ConnectionKind } from './connection.ts'
import type { Expected, Expression } from './expression.ts'
import type { Json } from './json.ts'

type Common = {
  readonly label?: string
  readonly help: string
  /** The config may leave it out; without a default the parsed value is then undefined. */
  readonly optional?: true
  /** A change of it gives the stage's kept state another meaning, so that publishing asks what to do with it. */
  readonly shapesState?: true
}

/** Stored form in the document -> parsed form in `compile`. */
export type Field =
  /** text -> text */
  | (Common & { readonly kind: 'text'; readonly default?: string; readonly multiline?: true })
  /**
   * A name for a table, column, output or event type: letters, digits, `_ . -`; -> text. A producer or transform lets
   * out events of the types that its config names; with `others`, also any other.
   */
  | (Common & {
      readonly kind: 'name'
      readonly default?: string
      readonly names: 'table' | 'column' | 'output' | 'event type'
      readonly others?: true
    })
  | (Common & {
      readonly kind: 'integer'
      readonly default?: number
      readonly minimum?: number
      readonly maximum?: number
    })
  | (Common & {
      readonly kind: 'number'
      readonly default?: number
      readonly minimum?: number
      readonly maximum?: number
    })
  | (Common & { readonly kind: 'boolean'; readonly default?: boolean })
  | (Common & {
      readonly kind: 'choice'
      readonly default?: string
      readonly options: readonly { readonly value: string; readonly label: string }[]
    })
  /** `10m`, `1h30m` -> milliseconds */
  | (Common & { readonly kind: 'duration'; readonly default?: string })
  /** CEL text -> checked expression */
  | (Common & { readonly kind: 'expression'; readonly default?: string; readonly expect: Expected })
  /** IANA time zone; without one the flow's zone -> text */
  | (Common & { readonly kind: 'zone'; readonly default?: string })
  /** A cron pattern or `every day at 06:00` -> the slots it names */
  | (Common & { readonly kind: 'schedule'; readonly default?: string })
  /** A path below the file root (written), or chosen by the user (read) -> text */
  | (Common & { readonly kind: 'path'; readonly default?: string; readonly access: 'read' | 'write' })
  /** `{ "$connection": "shop" }`, or the plain name of a connection of one of these kinds -> its name */
  | (Common & { readonly kind: 'connection'; readonly default?: string; readonly kinds: readonly ConnectionKind[] })
  /** Any JSON, such as a sample event's data */
  | (Common & { readonly kind: 'json'; readonly default?: Json })
  /** Rows of further fields */
  | (Common & {
      readonly kind: 'list'
      readonly fields: Fields
      readonly minimum?: number
      readonly default?: readonly JsonRecord[]
    })

type JsonRecord = { readonly [name: string]: Json }
export type Fields = { readonly [name: string]: Field }

/** When a schedule fires. `next` is the first slot strictly after a moment, in ms; null when there is none. */
export type Schedule = { readonly text: string; next(after: number, zone: string): number | null }

type Result<E extends Expected> = E extends 'boolean'
  ? boolean
  : E extends 'number'
    ? number
    : E extends 'text'
      ? string
      : Json

type StoredValue<F extends Field> = F extends {
  kind: 'text' | 'name' | 'choice' | 'duration' | 'expression' | 'zone' | 'schedule' | 'path'
}
  ? string
  : F extends { kind: 'connection' }
    ? string | { readonly $connection: string }
    : F extends { kind: 'integer' | 'number' }
      ? number
      : F extends { kind: 'boolean' }
        ? boolean
        : F extends { kind: 'list'; fields: infer Inner extends Fields }
          ? readonly StoredConfig<Inner>[]
          : Json

type ParsedValue<F extends Field> = F extends { kind: 'expression'; expect: infer E extends Expected }
  ? Expression<Result<E>>
  : F extends { kind: 'duration' }
    ? number
    : F extends { kind: 'connection' }
      ? string
      : F extends { kind: 'schedule' }
        ? Schedule
        : F extends { kind: 'choice'; options: readonly { value: infer V }[] }
          ? V
          : F extends { kind: 'list'; fields: infer Inner extends Fields }
            ? readonly ParsedConfig<Inner>[]
            : StoredValue<F>

type MayBeLeftOut<F extends Fields> = {
  [N in keyof F]: F[N] extends { optional: true } | { default: Json } ? N : never
}[keyof F]
type IsUndefinedWhenLeftOut<F extends Fields> = {
  [N in keyof F]: F[N] extends { default: Json } ? never : F[N] extends { optional: true } ? N : never
}[keyof F]

/** A config as it stands in the document, in examples and in the form. */
export type StoredConfig<F extends Fields> = {
  readonly [N in Exclude<keyof F, MayBeLeftOut<F>>]: StoredValue<F[N]>
} & {
  readonly [N in MayBeLeftOut<F>]?: StoredValue<F[N]> | undefined
}

/** A config as `compile` receives it: checked, parsed, defaults filled in. */
export type ParsedConfig<F extends Fields> = {
  readonly [N in Exclude<keyof F, IsUndefinedWhenLeftOut<F>>]: ParsedValue<F[N]>
} & {
  readonly [N in IsUndefinedWhenLeftOut<F>]: ParsedValue<F[N]> | undefined
}
