/** Copies steps as text and puts such steps into a flow: with ids of their own, and the wires between them kept. */
import { writeJson } from '../../runtime/compile/canonical.ts'
import { flowLimits } from '../../runtime/compile/flow-document.ts'
import { type Flow, type FlowNode, splitOutput } from '../../runtime/model/flow.ts'
import { isObject, type Json } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { whyFull } from './add-node.ts'
import { cleanName, uniqueId, uniqueName } from './names.ts'
import { typeOf } from './node-types.ts'
import { mostNotes, newNoteIds, notesOf } from './notes.ts'
import { withOwnNames } from './own-names.ts'
import { clipboardFormat, type Steps } from './paste-text.ts'
import { type Point, placeOf, toGrid } from './place.ts'

/** Those of the steps that exist, with the wires that begin and end among them. */
export function stepsOf(flow: Flow, ids: ReadonlySet<string>, notes: ReadonlySet<string> = new Set()): Steps {
  const chosen = Object.entries(flow.nodes).filter(([id]) => ids.has(id))
  const known = new Set(chosen.map(([id]) => id))
  return {
    nodes: Object.fromEntries(chosen),
    edges: flow.edges.filter(({ from, to }) => known.has(to) && known.has(splitOutput(from).node)),
    layout: Object.fromEntries(chosen.map(([id]) => [id, placeOf(flow, id)])),
    notes: Object.fromEntries(Object.entries(notesOf(flow)).filter(([id]) => notes.has(id))),
  }
}

/** The text for the clipboard: canonical JSON, which a person can read and another window can paste. */
export function copyText(flow: Flow, ids: ReadonlySet<string>, chosenNotes: ReadonlySet<string> = new Set()): string {
  const { notes, ...steps } = stepsOf(flow, ids, chosenNotes)
  return writeJson({
    counterflow: 'steps',
    format: clipboardFormat,
    ...steps,
    ...(Object.keys(notes).length === 0 ? {} : { notes }),
  })
}

export type PasteResult = {
  readonly flow: Flow
  /** The new steps, for selecting them. */
  readonly ids: readonly string[]
  /** The new notes, likewise. */
  readonly notes: readonly string[]
  /** Settings that the steps refer to and this flow does not have, by name. */
  readonly missingSettings: readonly string[]
  /** Set where nothing was pasted. */
  readonly reason: string | null
}

/** Puts steps so that their top left corner stands at a point. */
export function pasteSteps(flow: Flow, nodeTypes: readonly NodeType[], steps: Steps, at: Point): PasteResult {
  const given = Object.entries(steps.nodes)
  const full = whyFull(flow, given.length)
  const written = Object.values(steps.notes)
  const noteIds = newNoteIds(flow, written.length)
  const reason =
    full ??
    (flow.edges.length + steps.edges.length > flowLimits.edges ? whyFull(flow, flowLimits.nodes) : null) ??
    (noteIds === undefined ? t('A flow has {most} notes at most. Nothing was pasted.', { most: mostNotes }) : null)
  if (reason !== null || noteIds === undefined || given.length + written.length === 0)
    return { flow, ids: [], notes: [], missingSettings: [], reason }
  const ids = newIds(flow, given)
  const corner = cornerOf(steps, given)
  const notes = written.map(({ text, x, y }, index) => {
    const place = toGrid({ x: at.x + x - corner.x, y: at.y + y - corner.y })
    return [noteIds[index] ?? '', { text, ...place }] as const
  })
  const nodes = freshNodes(flow, nodeTypes, given, ids)
  const layout = given.map(([id], index) => {
    const place = Object.hasOwn(steps.layout, id) ? steps.layout[id] : undefined
    // Steps that never had a place stand below each other.
    const { x, y } = place ?? { x: corner.x, y: corner.y + index * 120 }
    return [ids.get(id) ?? id, toGrid({ x: at.x + x - corner.x, y: at.y + y - corner.y })] as const
  })
  const pasted: Flow = {
    ...flow,
    nodes: { ...flow.nodes, ...Object.fromEntries(nodes) },
    layout: { ...flow.layout, ...Object.fromEntries(layout) },
    edges: [...flow.edges, ...innerEdges(steps, ids)],
    ...(notes.length === 0 ? {} : { notes: { ...notesOf(flow), ...Object.fromEntries(notes) } }),
  }
  return {
    flow: pasted,
    ids: [...ids.values()],
    notes: noteIds,
    missingSettings: missingSettings(flow, given),
    reason: null,
  }
}

type Given = readonly (readonly [string, FlowNode])[]

function newIds(flow: Flow, given: Given): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  const taken = new Set<string>()
  for (const [id] of given) {
    const fresh = uniqueId(flow, id, taken)
    taken.add(fresh)
    ids.set(id, fresh)
  }
  return ids
}

function freshNodes(flow: Flow, nodeTypes: readonly NodeType[], given: Given, ids: ReadonlyMap<string, string>): Given {
  const names = Object.values(flow.nodes).flatMap(({ name }) => name ?? [])
  const fresh: FlowNode[] = []
  return given.map(([id, node]) => {
    const type = typeOf(node, nodeTypes)
    const own = type ? withOwnNames(flow, node, type, nodeTypes, fresh) : node
    const { name, ...rest } = own
    const label = uniqueName(cleanName(name ?? ''), names)
    if (label !== '') names.push(label)
    const made: FlowNode = label === '' ? rest : { ...rest, name: label }
    fresh.push(made)
    return [ids.get(id) ?? id, made] as const
  })
}

/** A wire stands once, and both its ends are among the steps. */
function innerEdges(steps: Steps, ids: ReadonlyMap<string, string>): Flow['edges'] {
  const edges = steps.edges.flatMap(({ from, to }) => {
    const { node, output } = splitOutput(from)
    const [start, end] = [ids.get(node), ids.get(to)]
    return start === undefined || end === undefined || output === '' ? [] : [{ from: `${start}.${output}`, to: end }]
  })
  return [...new Map(edges.map((edge) => [`${edge.from}>${edge.to}`, edge])).values()]
}

function cornerOf(steps: Steps, given: Given): Point {
  const places: readonly Point[] = [
    ...given.flatMap(([id]) => (Object.hasOwn(steps.layout, id) ? (steps.layout[id] ?? []) : [])),
    ...Object.values(steps.notes),
  ]
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}

function missingSettings(flow: Flow, given: Given): readonly string[] {
  const { properties } = flow.parameters
  const known = isObject(properties) ? properties : {}
  const named = given.flatMap(([, node]) => settingsIn(node.config))
  return [...new Set(named)].filter((name) => !Object.hasOwn(known, name))
}

function settingsIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(settingsIn)
  if (!isObject(value)) return []
  return Object.hasOwn(value, '$param') && typeof value.$param === 'string'
    ? [value.$param]
    : Object.values(value).flatMap(settingsIn)
}
