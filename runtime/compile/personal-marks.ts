/**
 * What is personal in flows, wherever it was carried: fields that a schema marks, that a provider tells, that are called
 * so, and every field and column that a step fills from one of those.
 */
import type { Flow } from '../model/flow.ts'
import { isObject, type Json } from '../model/json.ts'
import { isPersonal } from './personal-names.ts'
import { hearsProviders, providerPaths } from './provider-fields.ts'

export type Marks = {
  /** Whether a value below this path is personal. The path may begin further out: `data.customer.email`, too. */
  holds(path: string): boolean
  /** Whether an expression reads something personal. */
  reads(expression: string): boolean
}

type Marked = Pick<Flow, 'events' | 'nodes'>

export function personalMarks(flows: readonly Marked[]): Marks {
  const marks = new Set(
    flows.flatMap(({ events }) => Object.values(events).flatMap((schema) => [...marked(schema, '')])),
  )
  if (flows.some(({ nodes }) => Object.values(nodes).some(({ type }) => hearsProviders.has(type))))
    for (const path of providerPaths) marks.add(path)
  const filled = flows.flatMap(({ nodes }) => Object.values(nodes).flatMap(({ config }) => [...fillings(config)]))
  // Until nothing is carried any further.
  for (let before = -1; before !== marks.size; ) {
    before = marks.size
    for (const { name, value } of filled) if (reads(value, marks)) marks.add(name)
  }
  const known = new Map<string, boolean>()
  return {
    holds(path) {
      const found = known.get(path)
      if (found !== undefined) return found
      const answer = isPersonal(path, null) || isBelow(path, marks)
      if (known.size < 5_000) known.set(path, answer)
      return answer
    },
    reads: (expression) => reads(expression, marks),
  }
}

/** A step that gives a field or a column its value. */
type Filling = { readonly name: string; readonly value: string }

function* fillings(config: Json | undefined): Generator<Filling> {
  if (Array.isArray(config)) for (const one of config as readonly Json[]) yield* fillings(one)
  else if (isObject(config)) {
    if (typeof config.name === 'string' && typeof config.value === 'string')
      yield { name: config.name, value: config.value }
    for (const part of Object.values(config)) yield* fillings(part)
  }
}

const reads = (expression: string, marks: ReadonlySet<string>): boolean =>
  pathsIn(expression).some((path) => {
    if (path === '') return marks.size > 0
    return isPersonal(path, null) || marks.has(path) || [...marks].some((mark) => isIn(path, mark) || isIn(mark, path))
  })

const isIn = (path: string, of: string): boolean => path.startsWith(`${of}.`)

/** Any part of the path that begins and ends at a name. */
function isBelow(path: string, marks: ReadonlySet<string>): boolean {
  const names = path.split('.')
  for (let from = 0; from < names.length; from++)
    for (let to = from + 1; to <= names.length; to++) if (marks.has(names.slice(from, to).join('.'))) return true
  return false
}

/** Paths of `data` that an expression names; empty where it takes the data as a whole. */
const pathsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\bdata\b((?:\s*(?:\.\s*\??|\[\s*\??)\s*["']?\w+["']?\s*\]?)*)/g)].map(([, path = '']) =>
    [...path.matchAll(/\w+/g)].map(([name]) => name).join('.'),
  )

function* marked(schema: Json | undefined, path: string): Generator<string> {
  if (!isObject(schema)) return
  if ((schema.personal === true || typeof schema.personal === 'string') && path !== '') yield path
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
  for (const [name, part] of properties) yield* marked(part, path === '' ? name : `${path}.${name}`)
  if (isObject(schema.items)) yield* marked(schema.items, path)
}
