/** Turns a flow into a plan, or into the list of reasons why it cannot be one. */
import type { JsonSchema } from '../expression/expression.ts'
import type { BoundConnection } from '../model/connection.ts'
import { channelName } from '../model/event.ts'
import type { Flow, FlowNode } from '../model/flow.ts'
import type { JsonObject } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import { type NodeType, outputsOf } from '../model/node.ts'
import { isError, type Problem } from '../model/problem.ts'
import { flowHash } from './canonical.ts'
import { type ConfigReading, readConfig } from './config.ts'
import { findConflicts } from './conflicts.ts'
import { unboundConnections } from './connections.ts'
import { eventSchemas, type TypedNode } from './event-types.ts'
import { didYouMean, oneOf, quote } from './field-value.ts'
import { checkDocument } from './flow-document.ts'
import { fuse } from './fuse.ts'
import { compareText, type Graph, type GraphNode, readGraph } from './graph.ts'
import { openKeys } from './open-keys.ts'
import type { Path, Plan } from './plan.ts'
import { type CheckedNode, planNodes } from './plan-nodes.ts'
import { resolveConfig, resolveSettings, type Settings } from './settings.ts'

export type CompileOptions = {
  readonly nodeTypes: readonly NodeType[]
  /** Answers that go before those of the document. */
  readonly settings?: JsonObject
  /** The connections of the computer that it shall run on; without them it may name any. */
  readonly connections?: readonly BoundConnection[]
}

export const isProblems = (result: Plan | Problem[]): result is Problem[] => Array.isArray(result)

export function compile(document: Flow, { nodeTypes, settings = {}, connections }: CompileOptions): Plan | Problem[] {
  const { flow: checked, problems: wrong } = checkDocument(document)
  if (checked === undefined) return [...wrong]
  const flow = { ...checked, settings: { ...checked.settings, ...settings } }
  const answers = resolveSettings(flow.parameters, flow.settings)

  const ids = Object.keys(flow.nodes).sort(compareText)
  const nodes = new Map(ids.map((id) => [id, readNode(id, flow.nodes[id], nodeTypes, answers)]))
  const graph = readGraph(nodes, flow.edges)
  const known = new Map([...nodes].flatMap(([id, node]) => (isKnown(node) ? [[id, node] as const] : [])))
  const schemas = eventSchemas(flow, known, graph)
  const finished = [...known.values()].map((node) => finishNode(node, schemas.get(node.id)))
  const sound = finished.flatMap(({ node }) => node ?? [])

  const problems = [
    ...wrong,
    ...answers.problems,
    ...[...nodes.values()].flatMap((node) => node.problems),
    ...finished.flatMap((node) => node.problems),
    ...graph.problems,
    ...(connections === undefined ? [] : [...known.values()].flatMap((node) => unbound(node, connections))),
    ...findConflicts(sound),
    ...openKeys(flow),
  ]
  return problems.some(isError) ? problems : toPlan(flow, sound, graph, problems)
}

/** A node after reading: as far as its type and config could be understood. */
type ReadNode = GraphNode & {
  readonly type: NodeType | undefined
  readonly stored: JsonObject | undefined
  readonly reading: ConfigReading | undefined
  /** What is wrong with an expression, as it concerns the text in the document. */
  readonly told: (problem: Problem) => readonly Problem[]
  readonly problems: readonly Problem[]
}
type KnownNode = ReadNode & TypedNode & { readonly reading: ConfigReading }

const isKnown = (node: ReadNode): node is KnownNode => node.type !== undefined && node.reading !== undefined

function readNode(id: string, node: FlowNode | undefined, types: readonly NodeType[], answers: Settings): ReadNode {
  const nothing = {
    id,
    role: undefined,
    type: undefined,
    outputs: undefined,
    stored: undefined,
    reading: undefined,
    told: as,
  }
  if (node === undefined) return { ...nothing, problems: [] }
  const type = findType(id, node, types)
  if ('code' in type) return { ...nothing, problems: [type] }
  const {
    config,
    problems: unresolved,
    unresolved: places,
    filled,
  } = resolveConfig(node.config, answers, id, type.fields)
  const reading = readConfig(type.fields, config, id)
  // Only a config that was read whole may be shown to the node type.
  const stored = reading.problems.length === 0 ? reading.stored : undefined
  const own = (stored === undefined ? undefined : type.check?.(stored)) ?? []
  const isDynamic = typeof type.outputs === 'function'
  const outputs = isDynamic && stored === undefined ? undefined : [...new Set(outputsOf(type, stored))]
  const problems = [
    ...unresolved,
    ...reading.problems.filter(({ field = '' }) => !places.has(field)),
    ...own.map((problem) => ({ ...problem, node: id })),
  ]
  const told = (problem: Problem): readonly Problem[] => {
    if (places.has(problem.field ?? '')) return []
    if (!filled.has(problem.field ?? '')) return [problem]
    const { fix: _, position: __, ...rest } = problem
    return [rest]
  }
  return { id, role: type.role, type, outputs, stored, reading, told, problems }
}

const as = (problem: Problem): readonly Problem[] => [problem]

function findType(id: string, { type, version }: FlowNode, types: readonly NodeType[]): NodeType | Problem {
  const versions = types.filter((one) => one.type === type)
  const found = versions.find((one) => one.version === version)
  if (found !== undefined) return found
  if (versions.length === 0) {
    const meant = nearest(type, new Set(types.map((one) => one.type)))
    return {
      code: 'NODE_TYPE',
      message: `Expected a node type that exists, got ${quote(type)}${didYouMean(meant)}`,
      node: id,
      found: type.slice(0, 60),
      ...(meant === undefined ? {} : { nearest: meant }),
    }
  }
  const known = versions.map((one) => one.version).sort((a, b) => a - b)
  const isNewer = version > (known.at(-1) ?? 0)
  const advice = isNewer ? 'It was made with a newer Counterflow: update this one.' : 'Put the node in again.'
  return {
    code: isNewer ? 'NODE_NEWER' : 'NODE_VERSION',
    message: `Expected version ${oneOf(known.map(String))} of ${type}, got ${version}. ${advice}`,
    node: id,
    expected: oneOf(known.map(String)),
    found: String(version),
  }
}

const unbound = ({ id, reading }: KnownNode, bound: readonly BoundConnection[]): readonly Problem[] =>
  unboundConnections(reading.connections, bound).map((problem) => ({ ...problem, node: id }))

type Finished = { readonly node: CheckedNode | undefined; readonly problems: readonly Problem[] }

function finishNode({ id, type, stored, outputs, reading, told }: KnownNode, schema: JsonSchema | undefined): Finished {
  const { parsed, expressions, problems: found } = reading.finish(schema)
  const problems = found.flatMap(told)
  if (stored === undefined || outputs === undefined) return { node: undefined, problems }
  const tables = type.role === 'consumer' ? (type.tables?.(stored) ?? []) : []
  const connections = [...new Set(reading.connections.map(({ name }) => name))]
  return { node: { id, type, stored, parsed, expressions, outputs, tables, connections }, problems }
}

function toPlan(flow: Flow, nodes: readonly CheckedNode[], { targets }: Graph, warnings: readonly Problem[]): Plan {
  const { producers, listeners, stages, routers } = planNodes(flow, nodes)
  const outputs = nodes.flatMap((node) => node.outputs.map((output) => `${node.id}.${output}`))
  const pathOf = fuse({ stages: stages.map(({ node }) => node), routers, targets, outputs })
  const ownChannels = producers.filter(({ channels }) => channels.length > 0)
  const stored = [...ownChannels.map(({ node }) => node), ...stages.map(({ node }) => node)]
  const paths = new Map<string, Path>()
  for (const node of nodes)
    if (stored.includes(node.id))
      for (const output of node.outputs)
        paths.set(channelName(flow.id, node.id, output), pathOf(`${node.id}.${output}`))
  for (const { answers, index } of stages)
    if (answers !== undefined) paths.set(answers, (event, deliver) => deliver(index, event))
  return {
    flow,
    hash: flowHash(flow),
    producers,
    stages,
    routers,
    targets,
    paths,
    listeners: listeners.map(({ node, output, lateBy, hears }) => ({
      producer: node,
      output,
      lateBy,
      hears,
      path: pathOf(`${node}.${output}`),
    })),
    outputs,
    warnings,
    live: nodes.every(({ type }) => type.role !== 'producer' || type.live),
  }
}
