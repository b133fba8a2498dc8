/** Puts the answers to a flow's parameters where its configs say `{ "$param": "name" }` or speak of `settings.name`. */
import { compileSchema, isUnusable } from '../expression/schema.ts'
import type { Field, Fields } from '../model/field.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import type { Problem } from '../model/problem.ts'
import { didYouMean, oneOf, quote } from './field-value.ts'
import { type Filled, fillExpression, fillSentence } from './filled-text.ts'

export type Settings = {
  /** The answers, with the defaults of the parameters that have none. */
  readonly values: JsonObject
  /** Every parameter that the flow knows. */
  readonly names: readonly string[]
  readonly problems: readonly Problem[]
}

export function resolveSettings(parameters: JsonObject, settings: JsonObject): Settings {
  const properties = isObject(parameters.properties) ? parameters.properties : {}
  const names = Object.keys(properties)
  const problems: Problem[] = []
  const entries: [string, Json][] = []
  for (const [name, value] of Object.entries(settings))
    if (Object.hasOwn(properties, name)) problems.push(...checkAnswer(name, value, properties[name], parameters))
    else problems.push(unknown('SETTING_UNKNOWN', name, names, { field: `settings.${name}` }))
  for (const [name, property] of Object.entries(properties)) {
    const value = Object.hasOwn(settings, name) ? settings[name] : isObject(property) ? property.default : undefined
    if (value !== undefined) entries.push([name, value])
    else if (isRequired(parameters, name)) problems.push(missing(name, property))
  }
  return { values: Object.fromEntries(entries), names, problems }
}

const isRequired = ({ required }: JsonObject, name: string): boolean =>
  Array.isArray(required) && required.includes(name)

const labelOf = (name: string, property: Json | undefined): string =>
  isObject(property) && typeof property.title === 'string' ? property.title : name

const missing = (name: string, property: Json | undefined): Problem => ({
  code: 'SETTING_MISSING',
  message: `Expected an answer to ${labelOf(name, property)}, got nothing`,
  field: `settings.${name}`,
  found: 'nothing',
})

export type Resolved = {
  readonly config: JsonObject
  readonly problems: readonly Problem[]
  /** Field paths where a reference stayed: what else is said about them would only repeat it. */
  readonly unresolved: ReadonlySet<string>
  /** Field paths whose text was changed by answers: places and fixes in it are not those of the document. */
  readonly filled: ReadonlySet<string>
}

/**
 * The config with settings in place of references. `{ "$connection": … }` is bound later and stays. `fields` tell a
 * condition, where an answer stands as a value, from a sentence, where it stands as it is said.
 */
export function resolveConfig(config: JsonObject, settings: Settings, node: string, fields: Fields): Resolved {
  const problems: Problem[] = []
  const unresolved = new Set<string>()
  const changed = new Set<string>()
  const report = (name: string, field: string, inText: boolean): void => {
    unresolved.add(field)
    problems.push(
      settings.names.includes(name)
        ? { ...missing(name, undefined), node, field }
        : unknown(inText ? 'SETTING_UNKNOWN' : 'PARAM_UNKNOWN', name, settings.names, { node, field }),
    )
  }
  const fill = (text: string, field: string, kind: Field | undefined): Json => {
    const filled = kind === undefined ? undefined : fillers[kind.kind]?.(text, settings.values)
    for (const name of filled?.unknown ?? []) report(name, field, true)
    if (filled === undefined || filled.text === text) return text
    changed.add(field)
    return filled.text
  }
  const resolve = (value: Json, field: string, kind: Field | undefined): Json => {
    if (typeof value === 'string') return fill(value, field, kind)
    if (Array.isArray(value)) return value.map((item: Json, index) => resolve(item, `${field}.${index}`, kind))
    if (!isObject(value)) return value
    const name = value.$param
    if (typeof name !== 'string' || !Object.hasOwn(value, '$param'))
      return resolveEach(value, field, kind?.kind === 'list' ? kind.fields : {})
    if (Object.hasOwn(settings.values, name))
      return kind?.kind === 'expression'
        ? fillExpression(`settings.${name}`, settings.values).text
        : (settings.values[name] ?? null)
    report(name, field, false)
    return value
  }
  const resolveEach = (value: JsonObject, field: string, kinds: Fields): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        resolve(inner, field === '' ? name : `${field}.${name}`, Object.hasOwn(kinds, name) ? kinds[name] : undefined),
      ]),
    )
  return { config: resolveEach(config, '', fields), problems, unresolved, filled: changed }
}

const fillers: { readonly [kind in Field['kind']]?: (text: string, answers: JsonObject) => Filled } = {
  expression: fillExpression,
  text: fillSentence,
  path: fillSentence,
  schedule: fillSentence,
}

function unknown(
  code: string,
  name: string,
  names: readonly string[],
  place: Pick<Problem, 'node' | 'field'>,
): Problem {
  const meant = nearest(name, names)
  const expected = names.length === 0 ? 'no parameter, since the flow has none' : oneOf(names)
  const fix =
    code === 'PARAM_UNKNOWN' && meant !== undefined ? { title: `Write ${meant}`, value: { $param: meant } } : undefined
  return {
    ...place,
    code,
    message: `Expected ${expected}, got ${quote(name)}${didYouMean(meant)}`,
    expected,
    found: name.slice(0, 60),
    ...(meant === undefined ? {} : { nearest: meant }),
    ...(fix === undefined ? {} : { fix }),
  }
}

function checkAnswer(
  name: string,
  value: Json,
  property: Json | undefined,
  parameters: JsonObject,
): readonly Problem[] {
  // Parts that properties refer to stand beside them.
  const schema = isObject(property) ? { $defs: parameters.$defs ?? {}, ...property } : (property ?? true)
  const check = compileSchema(schema)
  // A schema that cannot be used is told once, with the document.
  if (isUnusable(check)) return []
  return check(value).map(({ pointer, message }) => ({
    code: 'SETTING_VALUE',
    message: `${labelOf(name, property)}: ${message}, got ${quote(value)}`,
    field: `settings.${name}${pointer.replaceAll('/', '.')}`,
    found: quote(value),
  }))
}
