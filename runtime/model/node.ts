/** A node type: the one object that palette, form, documentation, compiler, engine and tests all read. */

import type { Emit, StageHandlers } from './context.ts'
import type { CopyDefinition } from './copy.ts'
import type { EffectClass } from './effect.ts'
import type { CloudEvent, EventInput } from './event.ts'
import type { Fields, ParsedConfig as ParsedConfigOf, StoredConfig as StoredConfigOf } from './field.ts'
import type { Json } from './json.ts'
import type { Problem } from './problem.ts'
import type { StartProducer } from './services.ts'
import type { Row, TableDefinition } from './table.ts'

// biome-ignore lint/suspicious/noExplicitAny: the one place where a list of node types forgets each one's own fields.
type Some = any
/** With `any` for its fields a config is any, too: only so do all node types fit into one list. */
type StoredConfig<F extends Fields> = 0 extends 1 & F ? Some : StoredConfigOf<F>
type ParsedConfig<F extends Fields> = 0 extends 1 & F ? Some : ParsedConfigOf<F>

export type Role = 'producer' | 'router' | 'consumer'

/** Named ways out; or, where they follow from the config, a function of it. */
type Outputs<F extends Fields, O extends string> = readonly O[] | ((config: StoredConfig<F>) => readonly string[])

/** Facts about the deployment that a config is compiled with. */
export type CompileFacts = {
  readonly flow: string
  readonly node: string
  readonly zone: string
  readonly currency: string
}

/** How a sentence speaks of the expressions of a config: a window that knows the events names fields and money as people do. */
export type Say = {
  /** `data.total.minor > 50000` as "order total is more than £500.00" */
  condition(source: string): string
  /** `data.total.minor` as "order total" */
  value(source: string): string
  /** A figure that a value is compared with, as money where the value is. */
  figure(figure: string, value: string): string
  output(name: string): string
}

type Common<F extends Fields, O extends string> = {
  /** Never changes once published; the document names it. */
  readonly type: string
  /** Rises with every change of behaviour. */
  readonly version: number
  readonly title: string
  /** A name of the icon set. */
  readonly icon: string
  /** One sentence for the palette. */
  readonly summary: string
  readonly fields: F
  readonly outputs: Outputs<F, O>
  /** The sentence on the card, from the config as stored. Without `say` it speaks of fields by their paths. */
  explain(config: StoredConfig<F>, say?: Say): string
  /** Whatever fields alone cannot say: two names that must differ, a pair that excludes each other. */
  check?(config: StoredConfig<F>): readonly Problem[]
  /** It looks at the data of an event through its expressions alone, and passes on no other content. */
  readonly readsByExpressions?: true
  readonly examples: readonly Example<F>[]
}

/** Where events come from. Its outputs are stored in the log. */
export type ProducerType<F extends Fields = Fields, O extends string = string> = Common<F, O> & {
  readonly role: 'producer'
  /** Live: its event times follow the wall clock, so the flow's clock may too. A file of the past is not. */
  readonly live: boolean
  /** For a producer that hears the store instead of producing: which stored events it lets in. */
  hears?(config: ParsedConfig<F>): (event: CloudEvent) => boolean
  /** It hears, and is started as well: what it brings itself goes where programs' events go, and is heard there. */
  readonly polls?: true
  compile(config: ParsedConfig<F>, facts: CompileFacts): StartProducer
}

/** Decides from the event alone; fused into the path, never stored. */
export type StatelessRouterType<F extends Fields = Fields, O extends string = string> = Common<F, O> & {
  readonly role: 'router'
  readonly stateful: false
  /** True where it lets out another content than came in. */
  readonly changesContent: boolean
  /** The condition that holds for whatever comes out of an output: the compiler learns from it which events go there. */
  conditions?(config: StoredConfig<F>): { readonly [output: string]: string }
  compile(config: ParsedConfig<F>, facts: CompileFacts): (event: CloudEvent, emit: Emit<O>) => void
}

/** Remembers, so it is a stage with a cursor; its outputs are stored. */
export type StatefulRouterType<F extends Fields = Fields, O extends string = string> = Common<F, O> & {
  readonly role: 'router'
  readonly stateful: true
  /** It asks people: what they say reaches its `answered` by a channel of its own. */
  readonly asks?: true
  compile(config: ParsedConfig<F>, facts: CompileFacts): StageHandlers<O>
}

/** Does something with an event: keeps a table, writes a file, asks for an effect. A stage. */
export type ConsumerType<F extends Fields = Fields, O extends string = string> = Common<F, O> & {
  readonly role: 'consumer'
  /** Set where it acts on the outside world. */
  readonly effect?: EffectClass
  /** The servers that it calls, with `https://` in front: a person approves them, and it reaches no other. */
  origins?(config: StoredConfig<F>): readonly string[]
  /** The tables that it keeps. */
  tables?(config: StoredConfig<F>): readonly TableDefinition[]
  /** One of its tables as a file that the host keeps in step. */
  copies?(config: StoredConfig<F>): CopyDefinition
  /** Its handler looks at nothing but the event, and does nothing but put, append and remove rows. */
  readonly rowsAlone?: true
  /** Emitted events are public: `events` producers of other flows hear them. */
  readonly public?: true
  compile(config: ParsedConfig<F>, facts: CompileFacts): StageHandlers<O>
}

/** The moment of an example's first event; each further one comes a second later, pauses added. */
export const exampleStart = Date.UTC(2026, 2, 2, 10)

/** Shown in documentation and forms, and run as a test. */
export type Example<F extends Fields = Fields> = {
  readonly title: string
  readonly config: StoredConfig<F>
  /** Events in order; `type` defaults to `example`, ids and times (a second apart) are filled in. A number is a pause in ms. */
  readonly given: readonly (Partial<EventInput> | number)[]
  /** Data of the events that come out of each output; outputs not named here must stay silent. */
  readonly expect: { readonly [output: string]: readonly Json[] }
  readonly tables?: { readonly [table: string]: readonly Row[] }
  /** Text of the files written. */
  readonly files?: { readonly [path: string]: string }
  /** Requests of the effects asked for. */
  readonly effects?: readonly Json[]
}

export type NodeType =
  | ProducerType<Some, Some>
  | StatelessRouterType<Some, Some>
  | StatefulRouterType<Some, Some>
  | ConsumerType<Some, Some>

/** Each infers fields and outputs, so that a wrong example, a wrong output name or a wrong config is a compile error. */
export const defineProducer = <const F extends Fields, const O extends string>(
  type: ProducerType<F, O>,
): ProducerType<F, O> => type
export const defineRouter = <const F extends Fields, const O extends string>(
  type: StatelessRouterType<F, O>,
): StatelessRouterType<F, O> => type
export const defineStatefulRouter = <const F extends Fields, const O extends string>(
  type: StatefulRouterType<F, O>,
): StatefulRouterType<F, O> => type
export const defineConsumer = <const F extends Fields, const O extends string>(
  type: ConsumerType<F, O>,
): ConsumerType<F, O> => type

export const outputsOf = (type: NodeType, config: Some): readonly string[] =>
  typeof type.outputs === 'function' ? type.outputs(config) : type.outputs

/** A stage has a cursor: stateful routers and consumers. */
export const isStage = (type: NodeType): type is StatefulRouterType<Some, Some> | ConsumerType<Some, Some> =>
  type.role === 'consumer' || (type.role === 'router' && type.stateful)
