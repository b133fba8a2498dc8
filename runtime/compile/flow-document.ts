/** What must hold of a document before its meaning is looked at: size, shape, names, wires. */

import { compileSchema, isUnusable } from '../expression/schema.ts'
import type { Edge, Flow } from '../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Problem } from '../model/problem.ts'
import { checkZone, quote } from './field-value.ts'
import { flowShape } from './flow-shape.ts'
import { checkName, type Naming, namings, nodeId } from './names.ts'
import { readShape } from './shape.ts'

export const flowLimits = { bytes: 8 * 1024 * 1024, depth: 64, nodes: 2_000, edges: 8_000 } as const

/** The document with its defaults, and everything that is wrong with it as a document. */
export function checkDocument(given: unknown): {
  readonly flow: Flow | undefined
  readonly problems: readonly Problem[]
} {
  // It came out of JSON.parse, or is a Flow already.
  const document = given as Json
  const large = tooLarge(document)
  if (large !== undefined) return { flow: undefined, problems: [large] }
  const shape: Problem[] = []
  const read = readShape(flowShape, document, '', shape)
  // What fits the description of a flow is one: this is where a document becomes a Flow.
  const flow = shape.length === 0 ? (read as Flow) : undefined
  const problems = isObject(read) ? [...shape, ...checkNames(read), ...checkFacts(read), ...checkEdges(read)] : shape
  return { flow, problems }
}

function tooLarge(document: Json): Problem | undefined {
  const { nodes, edges } = isObject(document) ? document : {}
  const counts = {
    nodes: isObject(nodes) ? Object.keys(nodes).length : 0,
    edges: Array.isArray(edges) ? edges.length : 0,
  }
  for (const what of ['nodes', 'edges'] as const)
    if (counts[what] > flowLimits[what]) return tooMany(`${flowLimits[what]} ${what}`, `${counts[what]}`, what)
  return undefined
}

export const tooMany = (expected: string, found: string, field?: string): Problem => ({
  code: 'FLOW_TOO_LARGE',
  message: `Expected at most ${expected}, got ${found}. Split the flow: flows hear each other's events.`,
  ...(field === undefined ? {} : { field }),
  expected: `at most ${expected}`,
  found,
})

function checkNames(document: JsonObject): readonly Problem[] {
  const { events, nodes, parameters, layout, notes } = document
  const parts: readonly (readonly [string, Json | undefined, Naming])[] = [
    ['events', events, namings['event type']],
    ['nodes', nodes, nodeId],
    ['parameters.properties', isObject(parameters) ? parameters.properties : undefined, namings.parameter],
    ['layout', layout, nodeId],
    ['notes', notes, nodeId],
  ]
  return parts.flatMap(([path, part, naming]) =>
    Object.keys(isObject(part) ? part : {}).flatMap((name) => {
      const problem = checkName(name, naming)
      if (problem === undefined) return []
      // A name is no value that could be put into a field, so there is no fix.
      const { fix: _, ...told } = problem
      return [{ ...told, field: `${path}.${name.slice(0, 60)}` }]
    }),
  )
}

function checkFacts({ zone, currency, events, parameters }: JsonObject): readonly Problem[] {
  const problems: Problem[] = []
  if (typeof zone === 'string') {
    const problem = checkZone(zone)
    if (problem !== undefined) problems.push({ ...problem, field: 'zone' })
  }
  if (typeof currency === 'string' && !isCurrency(currency)) {
    const meant = currency.trim().toUpperCase()
    problems.push({
      code: 'CURRENCY',
      message: `Expected a currency such as GBP, got ${quote(currency)}`,
      field: 'currency',
      expected: 'a currency such as GBP',
      found: currency.slice(0, 60),
      ...(isCurrency(meant) ? { fix: { title: `Write ${meant}`, value: meant } } : {}),
    })
  }
  const schemas = Object.entries(isObject(events) ? events : {}).flatMap(([type, schema]) =>
    checkSchema(schema, `events.${type}`),
  )
  return [...problems, ...schemas, ...(isObject(parameters) ? checkSchema(parameters, 'parameters') : [])]
}

/** Made once: the list of Intl is long, and the window asks on every edit. */
let currencies: ReadonlySet<string> | undefined
function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'))
  return currencies.has(code)
}

function checkSchema(schema: Json, path: string): readonly Problem[] {
  const check = compileSchema(schema)
  if (!isUnusable(check)) return []
  return check.map((problem) => ({
    ...problem,
    field: `${path}${(problem.field ?? '').replace('#', '').replaceAll('/', '.')}`,
  }))
}

function checkEdges({ edges }: JsonObject): readonly Problem[] {
  if (!Array.isArray(edges)) return []
  const problems: Problem[] = []
  const first = new Map<string, number>()
  for (const [index, edge] of edges.entries()) {
    if (!isEdge(edge)) continue
    const { from, to } = edge
    if (!/^[^.]+\..+$/.test(from))
      problems.push({
        code: 'FLOW_SHAPE',
        message: `Expected <node id>.<output> at edges.${index}.from, got ${quote(from)}`,
        field: `edges.${index}.from`,
        expected: '<node id>.<output>',
        found: from.slice(0, 60),
      })
    const known = first.get(`${from} ${to}`)
    if (known === undefined) first.set(`${from} ${to}`, index)
    else
      problems.push({
        code: 'EDGE_DUPLICATE',
        message: `Expected each wire once, got ${from} → ${to} in edges.${known} and edges.${index}`,
        field: `edges.${index}`,
        found: `${from} → ${to}`,
      })
  }
  return problems
}

const isEdge = (edge: Json): edge is Edge =>
  isObject(edge) && typeof edge.from === 'string' && typeof edge.to === 'string'
