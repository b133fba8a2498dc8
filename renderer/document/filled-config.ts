/** A step's config as its type may be shown it while it is half filled in: answers put in, defaults too, lists being lists. */
import { type ConfigReading, readConfig } from '../../runtime/compile/config.ts'
import { resolveConfig, resolveSettings, type Settings } from '../../runtime/compile/settings.ts'
import type { Fields } from '../../runtime/model/field.ts'
import type { Flow, FlowNode } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'

export type FilledConfig = {
  readonly config: JsonObject
  /** Nothing is wrong with any field, so the type's own functions can rely on it. */
  readonly whole: boolean
  readonly reading: ConfigReading
}

type Known = { readonly answers: Settings; readonly type: NodeType; readonly filled: FilledConfig }
/** A canvas asks for every step on every edit, and an edit changes one: unchanged nodes are the same objects. */
const known = new WeakMap<FlowNode, Known>()
const knownAnswers = new WeakMap<JsonObject, { readonly settings: JsonObject; readonly answers: Settings }>()

export function filledConfig(flow: Flow, node: FlowNode, type: NodeType): FilledConfig {
  const answers = answersOf(flow)
  const found = known.get(node)
  if (found && found.answers === answers && found.type === type) return found.filled
  const { config } = resolveConfig(node.config, answers, '', type.fields)
  const reading = readConfig(type.fields, config, '')
  const whole = reading.problems.length === 0
  const filled = { config: whole ? reading.stored : withLists(type.fields, reading.stored), whole, reading }
  known.set(node, { answers, type, filled })
  return filled
}

function answersOf(flow: Flow): Settings {
  const found = knownAnswers.get(flow.parameters)
  if (found && found.settings === flow.settings) return found.answers
  const answers = resolveSettings(flow.parameters, flow.settings)
  knownAnswers.set(flow.parameters, { settings: flow.settings, answers })
  return answers
}

/** Every list field a list of rows, so that functions of the type that walk over them find something to walk over. */
function withLists(fields: Fields, config: JsonObject): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, field]): (readonly [string, Json])[] => {
    const value = Object.hasOwn(config, name) ? config[name] : undefined
    if (field.kind !== 'list') return value === undefined ? [] : [[name, value]]
    const rows = Array.isArray(value) ? value.filter(isObject) : []
    return [[name, rows.map((row) => withLists(field.fields, row))]]
  })
  return Object.fromEntries(entries)
}
