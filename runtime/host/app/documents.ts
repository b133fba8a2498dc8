/** Drafts as documents: their facts for the list of flows, and what the compiler makes of them, each worked out once per revision. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../compile/canonical.ts'
import { compile, isProblems } from '../../compile/compile.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Plan } from '../../compile/plan.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { NodeType } from '../../model/node.ts'
import type { Problem } from '../../model/problem.ts'
import { tableNames } from './table-names.ts'

export type Facts = {
  readonly name: string
  readonly description: string
  readonly steps: number
  /** Names of the tables that it keeps. */
  readonly tables: readonly string[]
  /** The same for two texts that differ in nothing but where the cards stand. */
  readonly sense: string
}

export type Compiled = {
  readonly flow: Flow | undefined
  readonly plan: Plan | undefined
  /** Errors, or the warnings of the plan. */
  readonly problems: readonly Problem[]
}

const longest = 500

type Known = { readonly revision: number; facts?: Facts; compiled?: Compiled }
type Numbered = { readonly flow: string; readonly revision: number }

export function openDocuments(nodeTypes: readonly NodeType[]) {
  const known = new Map<string, Known>()
  const of = ({ flow, revision }: Numbered): Known => {
    const found = known.get(flow)
    if (found?.revision === revision) return found
    const fresh: Known = { revision }
    known.set(flow, fresh)
    return fresh
  }
  return {
    facts(row: Numbered, text: () => string): Facts {
      const entry = of(row)
      entry.facts ??= factsOf(text(), nodeTypes)
      return entry.facts
    },
    compiled(row: Numbered & { readonly text: string }): Compiled {
      const entry = of(row)
      entry.compiled ??= compiledOf(row.text, row.flow, nodeTypes)
      return entry.compiled
    },
  }
}

export function factsOf(text: string, nodeTypes: readonly NodeType[]): Facts {
  const document = readObject(text)
  const { name, description, nodes, layout: _, notes: __, ...logic } = document
  return {
    name: shown(name),
    description: shown(description),
    steps: isObject(nodes) ? Object.keys(nodes).length : 0,
    tables: isObject(nodes) ? Object.values(nodes).flatMap((node) => tableNames(node, nodeTypes)) : [],
    sense: createHash('sha256')
      .update(canonicalJson({ ...logic, name, description, nodes }))
      .digest('base64'),
  }
}

/** A stranger's document may call itself a megabyte; in a list that is too much. */
const shown = (text: Json | undefined): string => (typeof text === 'string' ? text.slice(0, longest) : '')

/** The text was read as JSON when it was saved; whatever else it may be, it then has no facts. */
function readObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text)
  return isObject(value) ? value : {}
}

/** A draft belongs to its flow whatever its text says: one that names another must not come into force over that one. */
export function compiledOf(text: string, id: string, nodeTypes: readonly NodeType[]): Compiled {
  const flow = parseFlow(text)
  if (Array.isArray(flow)) return { flow: undefined, plan: undefined, problems: flow }
  if (flow.id !== id) {
    const foreign: Problem = {
      code: 'FLOW_ID',
      message: `Expected the id ${id}, which this flow has for good, got ${flow.id}`,
      field: 'id',
      expected: id,
      found: flow.id,
      fix: { title: `Write ${id}`, value: id },
    }
    return { flow, plan: undefined, problems: [foreign] }
  }
  const plan = compile(flow, { nodeTypes })
  return isProblems(plan) ? { flow, plan: undefined, problems: plan } : { flow, plan, problems: plan.warnings }
}
