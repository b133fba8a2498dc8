/** The library: what a developer imports from `counterflow` to check, run and read flows in a program of their own. */
export { writeFlow } from './compile/canonical.ts'
export { compile, isProblems } from './compile/compile.ts'
export { parseFlow } from './compile/parse-flow.ts'
export type { Plan } from './compile/plan.ts'
export { runFlowTests } from './engine/flow-test.ts'
export { createMemoryStore } from './engine/memory-store.ts'
export { publish } from './engine/publish.ts'
export { systemClock } from './host/clock.ts'
export { files } from './host/files/files.ts'
export { Runtime, type RuntimeOptions } from './host/runtime.ts'
export { type OpenOptions, openStore } from './host/store/open.ts'
export type { StageContext } from './model/context.ts'
export type { CloudEvent, EventInput } from './model/event.ts'
export type { Flow } from './model/flow.ts'
export type { Json, JsonObject, Scalar } from './model/json.ts'
export {
  defineConsumer,
  defineProducer,
  defineRouter,
  defineStatefulRouter,
  type NodeType,
} from './model/node.ts'
export { CounterflowError, type Problem } from './model/problem.ts'
export type { Clock, EffectService, FileBatch, Files, ProducerContext, Services } from './model/services.ts'
export type { Store } from './model/store.ts'
export type { Row, TableDefinition } from './model/table.ts'
export { nodeTypes } from './nodes/index.ts'
