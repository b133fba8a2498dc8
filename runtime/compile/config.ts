/** Reads a node's config into what its type's `compile` receives, or into all the problems that it has. */
import { compileExpression, isProblems, type JsonSchema } from '../expression/expression.ts'
import type { ConnectionKind } from '../model/connection.ts'
import type { Expected, Expression } from '../model/expression.ts'
import type { Field, Fields } from '../model/field.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import { didYouMean, expectation, quote, readValue, wrongValue } from './field-value.ts'
import type { PlannedExpression } from './plan.ts'

/** More rules or columns than anybody reads would only be a way to exhaust the program. */
const mostRows = 500

/** A connection that a config names, and which kinds would do. */
export type NamedConnection = {
  readonly field: string
  readonly name: string
  readonly kinds: readonly ConnectionKind[]
}

export type ConfigReading = {
  /** As in the document, with defaults filled in. A node type may read it where `problems` is empty. */
  readonly stored: JsonObject
  readonly problems: readonly Problem[]
  readonly connections: readonly NamedConnection[]
  /** Puts the expressions in, checked against the events that reach the node. Without a schema any field may exist. */
  finish(schema?: JsonSchema): FinishedConfig
}

export type FinishedConfig = {
  /** Complete where neither reading nor finishing found an error. */
  readonly parsed: { readonly [name: string]: unknown }
  readonly problems: readonly Problem[]
  readonly expressions: readonly PlannedExpression[]
}

/** Expressions wait until it is known which events reach their node: that depends on the outputs of others. */
type Pending = {
  readonly field: string
  readonly source: string
  readonly expect: Expected
  put(expression: Expression): void
}

/** For a node on its own: forms, examples, tests. */
export function parseConfig(
  fields: Fields,
  config: JsonObject,
  node: string,
  schema?: JsonSchema,
): FinishedConfig & { readonly stored: JsonObject } {
  const { stored, problems, finish } = readConfig(fields, config, node)
  const finished = finish(schema)
  return { ...finished, stored, problems: [...problems, ...finished.problems] }
}

export function readConfig(fields: Fields, config: JsonObject, node: string): ConfigReading {
  const reader = new ConfigReader(node)
  const { stored, parsed } = reader.fields(fields, config, '')
  return {
    stored,
    problems: reader.problems,
    connections: reader.connections,
    finish: (schema) => finish(reader, parsed, schema),
  }
}

function finish(
  { node, pending }: ConfigReader,
  parsed: FinishedConfig['parsed'],
  schema: JsonSchema | undefined,
): FinishedConfig {
  const problems: Problem[] = []
  const expressions = pending.flatMap(({ field, source, expect, put }) => {
    const found = compileExpression(source, { schema, expect })
    for (const problem of isProblems(found) ? found : found.warnings) problems.push({ ...problem, node, field })
    if (isProblems(found)) return []
    put(found)
    return [{ field, expression: found, condition: expect === 'boolean' }]
  })
  return { parsed, problems, expressions }
}

class ConfigReader {
  readonly node: string
  readonly problems: Problem[] = []
  readonly pending: Pending[] = []
  readonly connections: NamedConnection[] = []

  constructor(node: string) {
    this.node = node
  }

  fields(fields: Fields, config: JsonObject, path: string) {
    const stored: { [name: string]: Json } = {}
    const parsed: { [name: string]: unknown } = {}
    for (const name of Object.keys(config))
      if (!Object.hasOwn(fields, name)) this.report(path + name, unknownField(name, Object.keys(fields)))
    for (const [name, field] of Object.entries(fields)) {
      const value = Object.hasOwn(config, name) ? config[name] : field.default
      parsed[name] = undefined
      if (value === undefined) {
        if (field.optional !== true) this.report(path + name, missing(name, field))
      } else if (field.kind === 'list') {
        const rows = this.rows(field, value, path + name)
        stored[name] = rows.stored
        parsed[name] = rows.parsed
      } else {
        stored[name] = value
        parsed[name] = this.value(field, value, path + name, (expression) => {
          parsed[name] = expression
        })
      }
    }
    return { stored, parsed }
  }

  rows(field: Field & { readonly kind: 'list' }, value: Json, path: string): { stored: Json; parsed: unknown } {
    const parsed: unknown[] = []
    const stored: Json[] = []
    if (!Array.isArray(value)) {
      this.report(path, wrongValue(field, value).problem)
      return { stored: value, parsed }
    }
    if (value.length < (field.minimum ?? 0) || value.length > mostRows)
      this.report(path, wrongCount(field, value.length))
    for (const [index, row] of value.slice(0, mostRows).entries()) {
      if (isObject(row)) {
        const inner = this.fields(field.fields, row, `${path}.${index}.`)
        stored.push(inner.stored)
        parsed.push(inner.parsed)
      } else this.report(`${path}.${index}`, notARow(field, row))
    }
    return { stored, parsed }
  }

  value(field: Exclude<Field, { readonly kind: 'list' }>, value: Json, path: string, put: Pending['put']): unknown {
    if (field.kind === 'expression') {
      if (typeof value === 'string') this.pending.push({ field: path, source: value, expect: field.expect, put })
      else this.report(path, wrongValue(field, value).problem)
      return undefined
    }
    const outcome = readValue(field, value)
    if ('value' in outcome) {
      if (field.kind === 'connection' && typeof outcome.value === 'string')
        this.connections.push({ field: path, name: outcome.value, kinds: field.kinds })
      return outcome.value
    }
    this.report(path, outcome.problem)
    return undefined
  }

  report(field: string, problem: Problem): void {
    this.problems.push({ ...problem, node: this.node, field })
  }
}

function unknownField(name: string, names: readonly string[]): Problem {
  const meant = nearest(name, names)
  const known = names.length === 0 ? 'no field' : names.join(', ')
  return {
    code: 'CONFIG_UNKNOWN',
    message: `Expected ${known}, got ${quote(name)}${didYouMean(meant)}`,
    expected: known,
    found: name.slice(0, 60),
    ...(meant === undefined ? {} : { nearest: meant }),
  }
}

function missing(name: string, field: Field): Problem {
  const expected = expectation(field)
  return {
    code: 'CONFIG_MISSING',
    message: `Expected ${expected} in ${field.label ?? name}, got nothing`,
    expected,
    found: 'nothing',
  }
}

function wrongCount(field: Field & { readonly kind: 'list' }, count: number): Problem {
  const expected =
    count > mostRows ? `at most ${mostRows} rows` : `at least ${field.minimum} ${field.minimum === 1 ? 'row' : 'rows'}`
  return { code: 'CONFIG_VALUE', message: `Expected ${expected}, got ${count}`, expected, found: String(count) }
}

function notARow(field: Field & { readonly kind: 'list' }, row: Json): Problem {
  const expected = `a row with ${Object.keys(field.fields).join(', ')}`
  return { code: 'CONFIG_VALUE', message: `Expected ${expected}, got ${quote(row)}`, expected, found: quote(row) }
}
