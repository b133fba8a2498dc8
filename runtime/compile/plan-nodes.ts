/** Turns checked nodes into what a plan holds of them: producers, stages, routers, listeners. */
import type { StageHandlers } from '../model/context.ts'
import { digest } from '../model/digest.ts'
import { answersChannel, type CloudEvent, channelName, stageName } from '../model/event.ts'

import type { Fields } from '../model/field.ts'
import type { Flow } from '../model/flow.ts'
import type { JsonObject } from '../model/json.ts'
import { mergeNeeds, type Needs, noNeeds } from '../model/needs.ts'
import type { CompileFacts, NodeType } from '../model/node.ts'
import { isStage } from '../model/node.ts'
import type { TableDefinition } from '../model/table.ts'
import { canonicalJson } from './canonical.ts'
import type { PlannedExpression, PlannedProducer, PlannedRouter, PlannedStage } from './plan.ts'

/** A node whose config has no error. */
export type CheckedNode = {
  readonly id: string
  readonly type: NodeType
  readonly stored: JsonObject
  readonly parsed: { readonly [name: string]: unknown }
  readonly expressions: readonly PlannedExpression[]
  readonly outputs: readonly string[]
  readonly tables: readonly TableDefinition[]
  readonly connections: readonly string[]
}

export type PlannedNodes = {
  readonly producers: readonly PlannedProducer[]
  readonly listeners: readonly {
    readonly node: string
    readonly output: string
    readonly lateBy: number
    hears(event: CloudEvent): boolean
  }[]
  readonly stages: readonly PlannedStage[]
  readonly routers: ReadonlyMap<string, PlannedRouter>
}

/** `nodes` in order of their ids. */
export function planNodes(flow: Flow, nodes: readonly CheckedNode[]): PlannedNodes {
  const producers: PlannedProducer[] = []
  const listeners: PlannedNodes['listeners'][number][] = []
  const stages: PlannedStage[] = []
  const routers = new Map<string, PlannedRouter>()
  for (const node of nodes) {
    const { id, type, parsed, outputs, expressions } = node
    const facts: CompileFacts = { flow: flow.id, node: id, zone: flow.zone, currency: flow.currency }
    if (isStage(type)) {
      const answers = type.role === 'router' && type.asks === true ? answersChannel(flow.id, id) : undefined
      const handlers = type.compile(parsed, facts)
      stages.push({
        index: stages.length,
        node: id,
        name: stageName(flow.id, id),
        type: type.type,
        role: type.role,
        handlers: answers === undefined ? handlers : hearingAnswers(handlers, answers),
        outputs,
        tables: node.tables,
        rowsAlone: type.role === 'consumer' && type.rowsAlone === true,
        actsOutside: type.role === 'consumer' && (type.effect !== undefined || handlers.result !== undefined),
        origins: type.role === 'consumer' ? (type.origins?.(node.stored) ?? []) : [],
        connections: node.connections,
        public: type.role === 'consumer' && type.public === true,
        ...(answers === undefined ? {} : { answers }),
        ...(type.role === 'consumer' && type.copies !== undefined ? { copy: type.copies(node.stored) } : {}),
        givesWay: type.role === 'consumer' && parsed.giveWay === true,
        orderBy: expressions.find(({ field }) => field === 'orderBy')?.expression,
        expressions,
        needs: needsOf(node),
        shape: shapeOf(node),
      })
    } else if (type.role === 'router') {
      routers.set(id, {
        node: id,
        type: type.type,
        outputs,
        handle: type.compile(parsed, facts),
        expressions,
        needs: needsOf(node),
      })
    } else {
      const lateBy = typeof parsed.lateBy === 'number' ? parsed.lateBy : 0
      const [output] = outputs
      if (type.hears !== undefined && output !== undefined)
        listeners.push({ node: id, output, lateBy, hears: type.hears(parsed) })
      if (type.hears === undefined || type.polls === true) {
        const channels = type.polls === true ? [] : outputs.map((name) => channelName(flow.id, id, name))
        producers.push({
          node: id,
          type: type.type,
          live: type.live,
          lateBy,
          channels,
          start: type.compile(parsed, facts),
        })
      }
    }
  }
  return { producers, listeners, stages, routers }
}

const needsOf = ({ type, expressions }: CheckedNode): Needs =>
  type.readsByExpressions === true
    ? expressions.reduce<Needs>((needs, { expression }) => mergeNeeds(needs, expression.needs), noNeeds)
    : 'all'

/** Tells answers from questions, for a step that asks people. */
const hearingAnswers = (handlers: StageHandlers, answers: string): StageHandlers => ({
  ...handlers,
  event(event, context) {
    if (event.channel === answers) handlers.answered?.(event, context)
    else handlers.event(event, context)
  },
})

/** Two versions of a stage may go on with the same state where this is the same. */
function shapeOf({ type, stored }: CheckedNode): string {
  return digest(canonicalJson({ type: type.type, version: type.version, fields: shaping(type.fields, stored) }))
}

function shaping(fields: Fields, stored: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = stored[name]
      return field.shapesState === true && value !== undefined ? [[name, value]] : []
    }),
  )
}
