/** The one way to write a value or a flow: the same content gives the same bytes, so hashes and diffs mean something. */
import { digest } from '../model/digest.ts'
import type { Edge, Flow } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import { compareText } from './graph.ts'
import { resolveSettings } from './settings.ts'

/** What JSON can hold; properties that are undefined are left out. */
type Writable = Json | undefined | readonly Writable[] | { readonly [name: string]: Writable }

/** Sorted names, no spaces. */
export const canonicalJson = (value: Writable): string => write(value, '', '', ':')

/** Sorted names, two spaces, a final newline: for documents that people read and compare. */
export const writeJson = (value: Writable): string => `${write(value, '\n', '  ', ': ')}\n`

export const writeFlow = (flow: Flow): string => writeJson(flow)

/**
 * What the flow does, as 64 hex digits: nodes, wires, event schemas, zone, currency and settings. Layout, tests, names
 * and descriptions change nothing of it, nor does the order of the wires.
 */
export function flowHash(flow: Flow): string {
  const nodes = Object.fromEntries(
    Object.entries(flow.nodes).map(([id, { type, version, config }]) => [id, { type, version, config }]),
  )
  const { id, format, zone, currency, events, parameters, settings } = flow
  const answers = resolveSettings(parameters, settings).values
  return digest(
    canonicalJson({ id, format, zone, currency, events, nodes, edges: sortEdges(flow.edges), settings: answers }),
  )
}

const sortEdges = (edges: readonly Edge[]): readonly Edge[] =>
  edges.map(({ from, to }) => ({ from, to })).sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to))

function write(value: Writable, line: string, indent: string, colon: string): string {
  // Digits alone would be read as the text of an id, see `parseJson`.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return value.toExponential()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const inner = line === '' ? '' : line + indent
  if (isList(value)) {
    const items = value.map((item) => inner + write(item, inner, indent, colon))
    return items.length === 0 ? '[]' : `[${items.join(',')}${line}]`
  }
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  const entries = names
    .sort(compareText)
    .map((name) => `${inner}${JSON.stringify(name)}${colon}${write(value[name], inner, indent, colon)}`)
  return entries.length === 0 ? '{}' : `{${entries.join(',')}${line}}`
}

const isList = (value: object): value is readonly Writable[] => Array.isArray(value)
