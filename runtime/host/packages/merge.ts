/**
 * An update of a flow that was changed here: three versions of every part are laid side by side (what came, what it has
 * become here, what comes now), and what only one side has changed is taken from that side.
 */
import { canonicalJson } from '../../compile/canonical.ts'
import type { MergeChange, MergedPart, MergeSide } from '../../model/api/packages.ts'
import { type Edge, type Flow, type FlowTest, splitOutput } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'

export type Merged = { readonly flow: Flow; readonly parts: readonly MergedPart[] }

type Named = { readonly [name: string]: Json }
type Kind = MergedPart['kind']

/** `base`: what it was when it came; undefined where nobody knows, and then every difference is for a person to decide. */
export function mergeFlows(
  base: Flow | undefined,
  mine: Flow,
  theirs: Flow,
  choices: { readonly [part: string]: MergeSide },
): Merged {
  const parts: MergedPart[] = []

  function merged(kind: Kind, from: Named | undefined, here: Named, now: Named): Named {
    const names = [...new Set([...Object.keys(now), ...Object.keys(here)])]
    return Object.fromEntries(
      names.flatMap((name) => {
        const [before, own, other] = [from && partIn(from, name), partIn(here, name), partIn(now, name)]
        if (same(own, other)) return own === undefined ? [] : [[name, own]]
        const part = partOf(kind, name, { base: from === undefined ? null : before, own, other }, choices)
        parts.push({ ...part, name: labelOf(kind, name, own ?? other) })
        const taken = part.takes === 'mine' ? own : other
        return taken === undefined ? [] : [[name, taken]]
      }),
    )
  }

  const nodes = merged('step', named(base?.nodes), named(mine.nodes), named(theirs.nodes)) as unknown as Flow['nodes']
  const events = merged('event', named(base?.events), named(mine.events), named(theirs.events))
  const questions = merged('question', base && asked(base), asked(mine), asked(theirs))
  const tests = merged('test', base && byName(base), byName(mine), byName(theirs))
  const flow: Flow = {
    ...theirs,
    ...{ id: mine.id, name: mine.name, zone: mine.zone, currency: mine.currency, nodes },
    events: events as Flow['events'],
    edges: mergedEdges(base?.edges ?? mine.edges, mine.edges, theirs.edges, nodes),
    parameters: withQuestions(theirs.parameters, questions),
    settings: answersOf(mine, theirs, questions),
    tests: Object.values(tests) as unknown as readonly FlowTest[],
    layout: Object.fromEntries(
      Object.keys(nodes).flatMap((id) => {
        const place = mine.layout[id] ?? theirs.layout[id]
        return place === undefined ? [] : [[id, place]]
      }),
    ),
    ...(mine.notes === undefined && theirs.notes === undefined ? {} : { notes: { ...theirs.notes, ...mine.notes } }),
  }
  return { flow, parts }
}

type Three = {
  readonly base: Json | null | undefined
  readonly own: Json | undefined
  readonly other: Json | undefined
}

/** `base` null: nobody knows what it was. */
function partOf(
  kind: Kind,
  name: string,
  { base, own, other }: Three,
  choices: { readonly [part: string]: MergeSide },
): Omit<MergedPart, 'name'> {
  const id = `${kind} ${name}`
  const [here, there] =
    base === null ? [changeOf(other, own), changeOf(own, other)] : [changeOf(base, own), changeOf(base, other)]
  const open = here !== 'same' && there !== 'same'
  // What a person has done is never taken away unasked.
  const usual: MergeSide = here === 'same' ? 'theirs' : 'mine'
  const chosen = Object.hasOwn(choices, id) ? choices[id] : undefined
  return { id, kind, here, there, open, takes: chosen ?? usual }
}

function changeOf(before: Json | undefined, now: Json | undefined): MergeChange {
  if (same(before, now)) return 'same'
  if (before === undefined) return 'added'
  return now === undefined ? 'removed' : 'changed'
}

/** A wire is there or not: one that either side has taken away goes, one that either side has drawn comes. */
function mergedEdges(
  base: readonly Edge[],
  mine: readonly Edge[],
  theirs: readonly Edge[],
  nodes: Flow['nodes'],
): readonly Edge[] {
  const [from, here, now] = [base, mine, theirs].map((edges) => new Set(edges.map(nameOf))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ]
  const all = new Map([...theirs, ...mine].map((edge) => [nameOf(edge), edge]))
  return [...all].flatMap(([name, edge]) => {
    const stays = from.has(name) ? here.has(name) && now.has(name) : true
    const { node } = splitOutput(edge.from)
    return stays && Object.hasOwn(nodes, node) && Object.hasOwn(nodes, edge.to) ? [edge] : []
  })
}

function withQuestions({ properties: _, ...parameters }: JsonObject, questions: Named): JsonObject {
  return Object.keys(questions).length === 0 ? parameters : { ...parameters, properties: questions }
}

/** Answers that were given stay, as far as they are still asked for. */
function answersOf(mine: Flow, theirs: Flow, questions: Named): JsonObject {
  const kept = Object.entries(mine.settings).filter(([name]) => Object.hasOwn(questions, name))
  return { ...theirs.settings, ...Object.fromEntries(kept) }
}

function labelOf(kind: Kind, name: string, value: Json | undefined): string {
  const said = isObject(value) ? (kind === 'step' ? value.name : value.title) : undefined
  return typeof said === 'string' && said !== '' ? said : name
}

const named = (object: object | undefined): Named => (object ?? {}) as Named
const asked = ({ parameters }: Flow): Named => (isObject(parameters.properties) ? parameters.properties : {})
const byName = ({ tests }: Flow): Named => Object.fromEntries(tests.map((test) => [test.name, test as unknown as Json]))
const nameOf = ({ from, to }: Edge): string => `${from}>${to}`
const partIn = (object: Named, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
