/** The plan: a checked flow in the form that the engine executes. */

import type { Emit, StageHandlers } from '../model/context.ts'
import type { CopyDefinition } from '../model/copy.ts'
import type { CloudEvent } from '../model/event.ts'
import type { Expression } from '../model/expression.ts'
import type { Flow } from '../model/flow.ts'
import type { Needs } from '../model/needs.ts'
import type { Problem } from '../model/problem.ts'
import type { StartProducer } from '../model/services.ts'
import type { TableDefinition } from '../model/table.ts'

/** Nodes, outputs and stages are numbered in document order of their ids, sorted, so that no edge order matters. */
export type Plan = {
  readonly flow: Flow
  /** SHA-256 (hex) of the canonical logic, without layout, tests and names: the version's identity. */
  readonly hash: string
  readonly producers: readonly PlannedProducer[]
  readonly stages: readonly PlannedStage[]
  /** The stateless routers, by node id: what paths fuse, and what looking back asks for its reasons. */
  readonly routers: ReadonlyMap<string, PlannedRouter>
  /** Node ids that each `<node id>.<output>` leads to, sorted. */
  readonly targets: ReadonlyMap<string, readonly string[]>
  /** Where events of each stored output go; keyed by channel name. */
  readonly paths: ReadonlyMap<string, Path>
  /** Paths of `events` producers, which hear every public channel of the store. */
  readonly listeners: readonly PlannedListener[]
  /** `<node id>.<output>` in the order of the counters that paths raise. */
  readonly outputs: readonly string[]
  readonly warnings: readonly Problem[]
  /** True while the flow's clock may follow the wall clock: all its producers are live. */
  readonly live: boolean
  /** Stages of earlier versions that finish what waits for them; they are among `stages`, behind the others. */
  readonly ending?: ReadonlySet<string>
  /** ms by which events of earlier versions' producers may come late, by channel. */
  readonly lateBy?: ReadonlyMap<string, number>
}

export type PlannedProducer = {
  readonly node: string
  readonly type: string
  readonly live: boolean
  /** ms by which its events may come late. */
  readonly lateBy: number
  readonly channels: readonly string[]
  readonly start: StartProducer
}

/** It is none of `Plan.producers`: nothing is started, and what it hears is stored elsewhere. */
export type PlannedListener = {
  readonly producer: string
  /** The output under which its events are counted. */
  readonly output: string
  readonly lateBy: number
  hears(event: CloudEvent): boolean
  readonly path: Path
}

export type PlannedStage = {
  /** Position in `Plan.stages`, as paths name it. */
  readonly index: number
  readonly node: string
  /** `<flow id>/<node id>` */
  readonly name: string
  readonly type: string
  readonly role: 'router' | 'consumer'
  readonly handlers: StageHandlers
  readonly outputs: readonly string[]
  readonly tables: readonly TableDefinition[]
  /** What it puts into its tables follows from the event alone, and it does nothing else. */
  readonly rowsAlone: boolean
  /** It does something to the outside world: a call, a message, a charge. */
  readonly actsOutside: boolean
  /** What it may call: servers of its own, with `https://` in front, and those of its connections. */
  readonly origins: readonly string[]
  readonly connections: readonly string[]
  readonly public: boolean
  /** The channel of what people answer it, where it asks them. */
  readonly answers?: string
  /** The file that the host keeps in step with its table. */
  readonly copy?: CopyDefinition
  /** What cannot be done stands aside, and those behind it in its lane go on. */
  readonly givesWay: boolean
  /** `order by`; undefined: the default lane. */
  readonly orderBy: Expression | undefined
  /** Its conditions and values by field path, such as `columns.0.when`. */
  readonly expressions: readonly PlannedExpression[]
  /** What it looks at in the data of an event. */
  readonly needs: Needs
  /** Hash of what shapes its state: type, version and the fields that say so. */
  readonly shape: string
  /** The hash of the version that it is of, where that is an earlier one. */
  readonly version?: string
}

/** `condition`: it decides, rather than giving a value. */
export type PlannedExpression = { readonly field: string; readonly expression: Expression; readonly condition: boolean }

export type PlannedRouter = {
  readonly node: string
  readonly type: string
  readonly outputs: readonly string[]
  readonly handle: (event: CloudEvent, emit: Emit) => void
  /** Its conditions and values by field path, such as `rules.0.when`. */
  readonly expressions: readonly PlannedExpression[]
  /** What it looks at in the data of an event. */
  readonly needs: Needs
}

/**
 * One event's way through the stateless routers. Calls `deliver` for every stage it reaches, in a fixed order, and
 * raises `counts` for every output it passes, the stored one included. An event whose content is unchanged reaches a
 * stage once; every changed content is a delivery of its own, numbered by `split` from 0 per event and stage.
 * It keeps its scratch between calls, so `deliver` must not call a path of the same plan.
 */
export type Path = (event: CloudEvent, deliver: Deliver, counts: Float64Array) => void

/**
 * With `failure`, a router on the way threw: this and all later deliveries of the event to this stage become one dead
 * letter `ROUTER_FAILED`, whose `event.split` counts the deliveries before it. Trying again delivers those behind them.
 */
export type Deliver = (stage: number, event: CloudEvent, failure?: RouterFailure) => void
export type RouterFailure = { readonly node: string; readonly message: string }
