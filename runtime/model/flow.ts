/** The flow document: what a merchant wires, a consultant shares and a developer exports. */
import type { EventInput } from './event.ts'
import type { Json, JsonObject } from './json.ts'
import type { Row } from './table.ts'

/** The format that this program writes. Older ones are migrated on reading, see `migrations.ts`. */
export const flowFormat = 1
export const flowSchemaUrl = 'https://counterflow.dev/schema/flow-1.json'

export type Flow = {
  readonly $schema: string
  readonly format: typeof flowFormat
  /** Stable; names are labels. */
  readonly id: string
  readonly name: string
  readonly description?: string
  /** IANA zone of the shop: what a business day is. */
  readonly zone: string
  /** ISO 4217 */
  readonly currency: string
  /** JSON Schema of `data` per event type. `"personal": true` marks a personal field. */
  readonly events: { readonly [type: string]: JsonObject }
  readonly nodes: { readonly [id: string]: FlowNode }
  readonly edges: readonly Edge[]
  /** JSON Schema of the settings, with labels. */
  readonly parameters: JsonObject
  /** The answers to the parameters. */
  readonly settings: JsonObject
  readonly tests: readonly FlowTest[]
  readonly layout: { readonly [id: string]: { readonly x: number; readonly y: number } }
  /** Notes on the canvas, for people: like the layout without meaning for what the flow does. */
  readonly notes?: { readonly [id: string]: { readonly text: string; readonly x: number; readonly y: number } }
}

export type FlowNode = {
  readonly type: string
  readonly version: number
  readonly name?: string
  /** May hold `{ "$param": "name" }` in place of any value; conditions and sentences may speak of `settings.name`. */
  readonly config: JsonObject
}

/** `from` is `<node id>.<output>`, `to` a node id. */
export type Edge = { readonly from: string; readonly to: string }

/** A test that travels with the flow. */
export type FlowTest = {
  readonly name: string
  /** RFC 3339: what the wall clock says at the start. */
  readonly clock?: string
  readonly settings?: JsonObject
  /** `node` names the producer that the event comes from; `after` is a pause before it (`10m`). */
  readonly events: readonly (Partial<EventInput> & {
    readonly node?: string
    readonly after?: string
    readonly answer?: TestAnswer
  })[]
  /** How long to wait after the last event, on the flow's clock (`1h`). */
  readonly wait?: string
  /** What the outside world does wrong: the first `times` attempts of a node's effects end as `mode`. */
  readonly faults?: readonly {
    readonly node: string
    readonly mode: 'retry' | 'failed' | 'unknown'
    readonly times: number
  }[]
  readonly expect: FlowExpectation
  /** `duplicate`: every event twice; `swap`: neighbours swapped; `replay`: the log again. All must end the same. */
  readonly standard?: readonly ('duplicate' | 'swap' | 'replay')[]
}

/**
 * What a person answers to a step that asks, in place of an event: the question that has waited longest, or the one
 * whose event has these fields.
 */
export type TestAnswer = {
  readonly node: string
  readonly verdict: 'approved' | 'declined'
  readonly by: string
  readonly reason?: string
  readonly about?: JsonObject
}

export type FlowExpectation = {
  /** Data of the events that came out, by `<node id>.<output>`. */
  readonly emitted?: { readonly [output: string]: readonly Json[] }
  /** Rows by table; a row need name only the columns that matter. */
  readonly tables?: { readonly [table: string]: readonly Row[] }
  readonly effects?: { readonly [node: string]: readonly Json[] }
  /** Dead letters and unknown effects. */
  readonly needsLook?: number
}

export const splitOutput = (from: string): { readonly node: string; readonly output: string } => {
  const dot = from.indexOf('.')
  return dot < 0 ? { node: from, output: '' } : { node: from.slice(0, dot), output: from.slice(dot + 1) }
}
