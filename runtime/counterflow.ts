/**
 * The library: what a developer imports from `counterflow` to check, run and read flows in a program of their own.
 * README shows it with a node type of one's own (`test/library/own-node.ts`).
 */

// A flow: from text to a plan, or to all that is wrong with it.

export { writeFlow } from './compile/canonical.ts'
export { type CompileOptions, compile, isProblems } from './compile/compile.ts'
export { flowSchema } from './compile/flow-schema.ts'
export { parseFlow } from './compile/parse-flow.ts'
export type { Plan } from './compile/plan.ts'
export type { Edge, Flow, FlowNode, FlowTest } from './model/flow.ts'
export { CounterflowError, isError, type Problem } from './model/problem.ts'

// A run: in one call, with events handed in, or of the tests that a flow brings.

export type { TestFailure } from './engine/expectations.ts'
export { type FlowTestResult, runFlowTests } from './engine/flow-test.ts'
export type { PublishChoices } from './engine/publish.ts'
export type { Progress, RuntimeOptions, Summary } from './host/runtime-options.ts'
export { type FlowOptions, runFlow, type StartedFlow, startFlow } from './host/start-flow.ts'
export type { Acceptance } from './model/services.ts'

// A store: a file, or memory for tests.

export { createMemoryStore } from './engine/memory-store.ts'
export { type OpenOptions, openStore, type SqliteStore } from './host/store/open.ts'
export type { CloudEvent, EventInput } from './model/event.ts'
export type { Json, JsonObject, Scalar } from './model/json.ts'
export type { Log, Store } from './model/store.ts'
export type { Row, TableDefinition } from './model/table.ts'

// Node types: ours, and how to make one's own.

export type { EmitChange, FiredTimer, KeyedState, StageContext, StageHandlers, Timers } from './model/context.ts'
export { CannotTell, type Expression } from './model/expression.ts'
export type { Field, Fields } from './model/field.ts'
export {
  defineConsumer,
  defineProducer,
  defineRouter,
  defineStatefulRouter,
  type Example,
  type NodeType,
} from './model/node.ts'
export { nodeTypes } from './nodes/index.ts'
export { keyText } from './nodes/key-text.ts'

// The parts of a run, for a program that puts them together itself.

export { publish } from './engine/publish.ts'
export { systemClock } from './host/clock.ts'
export { files } from './host/files/files.ts'
export { Runtime } from './host/runtime.ts'
export type { Clock, EffectService, FileBatch, Files, ProducerContext, Services } from './model/services.ts'
