/** The documentation of all node types, made from what they say about themselves. */
import type { Field, Fields } from '../model/field.ts'
import { isObject, type Json } from '../model/json.ts'
import { type Example, type NodeType, outputsOf, type Role } from '../model/node.ts'

const roles: readonly { readonly role: Role; readonly title: string; readonly text: string }[] = [
  { role: 'producer', title: 'Producers', text: 'Where events come from.' },
  { role: 'router', title: 'Routers', text: 'They decide, from an event and what they remember, which way it goes.' },
  { role: 'consumer', title: 'Consumers', text: 'They do something with an event, each at its own pace.' },
]

/** As Markdown, the same text for the same list. */
export function describeNodes(nodeTypes: readonly NodeType[]): string {
  const parts = [
    '# Node types',
    'Made by `npm run docs` from the node files beside this page. Every example is run as a test.',
  ]
  for (const { role, title, text } of roles) {
    const types = nodeTypes.filter((type) => type.role === role)
    if (types.length === 0) continue
    parts.push(`## ${title}`, text, ...types.flatMap(describeType))
  }
  return `${parts.join('\n\n')}\n`
}

function describeType(type: NodeType): readonly string[] {
  return [
    `### ${type.title}: \`${type.type}\``,
    type.summary,
    `${type.role === 'consumer' && !hasOutputs(type) ? 'No output.' : `Outputs: ${outputsText(type)}.`}${shaping(type.fields)}`,
    ...(Object.keys(type.fields).length === 0 ? [] : [fieldTable(type.fields)]),
    ...type.examples.flatMap((example) => describeExample(type, example)),
  ]
}

const hasOutputs = (type: NodeType): boolean => typeof type.outputs === 'function' || type.outputs.length > 0

function outputsText(type: NodeType): string {
  const [example] = type.examples
  if (typeof type.outputs !== 'function') return code(type.outputs)
  const first = example === undefined ? '' : `, as in ${code(outputsOf(type, example.config))}`
  return `one for each rule, and those for the rest${first}`
}

function shaping(fields: Fields): string {
  const names = Object.entries(fields).flatMap(([name, { shapesState }]) => (shapesState ? [name] : []))
  return names.length === 0
    ? ''
    : ` What it has kept depends on ${code(names)}: publishing a change there asks what becomes of it.`
}

function fieldTable(fields: Fields): string {
  const rows = Object.entries(fields).flatMap(([name, field]) => fieldRows(name, field))
  return ['| field | what | takes | default |', '|---|---|---|---|', ...rows].join('\n')
}

function fieldRows(name: string, field: Field): readonly string[] {
  const row = `| \`${name}\` | ${cell(field.help)} | ${cell(takes(field))} | ${cell(defaultOf(field))} |`
  return field.kind === 'list'
    ? [row, ...Object.entries(field.fields).flatMap(([inner, one]) => fieldRows(`${name}[].${inner}`, one))]
    : [row]
}

function takes(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return field.options.map(({ value, label }) => `\`${value}\` ${label}`).join('; ')
    case 'expression':
      return field.expect === 'boolean'
        ? 'a condition'
        : field.expect === 'any' || field.expect === 'key'
          ? 'an expression'
          : `an expression that gives ${field.expect === 'number' ? 'a number' : 'text'}`
    case 'name':
      return `a name (${field.names})`
    case 'boolean':
      return 'true or false'
    case 'integer':
    case 'number':
      return `${field.kind === 'integer' ? 'a whole number' : 'a number'}${field.minimum === undefined ? '' : `, at least ${field.minimum}`}`
    case 'duration':
      return 'a duration such as 10m'
    case 'zone':
      return 'a time zone such as Europe/London'
    case 'path':
      return field.access === 'read' ? 'a file' : 'a file below the file root'
    case 'list':
      return 'a list'
    case 'connection':
      return `the name of a connection (${field.kinds.join(', ')})`
    case 'json':
      return 'any JSON'
    case 'schedule':
      return 'a schedule'
    case 'text':
      return 'text'
  }
}

function defaultOf(field: Field): string {
  if (field.default === undefined) return field.optional ? 'may be left out' : '(needed)'
  return Array.isArray(field.default) && field.default.length === 0 ? 'none' : `\`${JSON.stringify(field.default)}\``
}

function describeExample(
  type: NodeType,
  { title, config, given, expect, tables, files, effects }: Example,
): readonly string[] {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['config', [inline(config)]],
    ['given', given.map((step) => (typeof step === 'number' ? `a pause of ${step / 1000} s` : inline(step)))],
    ...Object.entries(expect).map(([output, events]) => [output, events.map(inline)] as const),
    ...Object.entries(tables ?? {}).map(([table, rows]) => [`table ${table}`, rows.map(inline)] as const),
    ...Object.entries(files ?? {}).map(([path, text]) => [`file ${path}`, text.trimEnd().split(/\r?\n/)] as const),
    ['effects', (effects ?? []).map(inline)],
  ]
  const lines = sections.flatMap(([name, values]) =>
    values.map(
      (value, index) => `${(index === 0 ? name : '').padEnd(12)}${index === 0 && name.length > 11 ? ' ' : ''}${value}`,
    ),
  )
  return [`**${title}.** ${type.explain(config)}.`, ['```', ...lines, '```'].join('\n')]
}

/** JSON on one line, with room to breathe. */
function inline(value: unknown): string {
  if (isList(value)) return value.length === 0 ? '[]' : `[${value.map(inline).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  const entries = Object.entries(value).map(
    ([name, inner]: readonly [string, Json]) => `${JSON.stringify(name)}: ${inline(inner)}`,
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
