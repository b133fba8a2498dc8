/** The wires as React Flow draws them; an unchanged one keeps its object. */
import type { Edge as DrawnEdge } from '@xyflow/react'
import { type Edge, type Flow, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType, Role } from '../../runtime/model/node.ts'
import { isError, type Problem } from '../../runtime/model/problem.ts'
import { edgeId } from '../document/edge-id.ts'
import { nodeName, roleOf } from '../document/node-types.ts'
import { outputLabel, outputsOf } from '../document/outputs.ts'
import { t } from '../words/words.ts'

export type WireData = {
  readonly role: Role
  /** `<node id>.<output>`: whose counts it shows. */
  readonly from: string
  /** The name of the way out, where the step has several: said on a wire that is long enough. */
  readonly way: string | null
  readonly lit: boolean | null
  /** Whether a test went along it, while that is shown. */
  readonly tried: boolean | null
  /** Its target has something that must be mended. */
  readonly broken: boolean
  readonly change: 'added' | 'removed' | null
  /** Selected, and no other wire with it. */
  readonly alone: boolean
}
export type WireEdge = DrawnEdge<WireData, 'wire'>

export type ShownWires = {
  readonly flow: Flow
  readonly nodeTypes: readonly NodeType[]
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  readonly selected: ReadonlySet<string>
  readonly lit: ReadonlySet<string> | null
  readonly tried: ReadonlySet<string> | null
  readonly changes: ReadonlyMap<string, 'added' | 'removed'> | null
  readonly live: Flow | null
}

type Source = { readonly role: Role; readonly isFork: boolean }

const sourceOf = (flow: Flow, node: string, nodeTypes: readonly NodeType[]): Source => ({
  role: roleOf(flow, node, nodeTypes) ?? 'router',
  isFork: outputsOf(flow, node, nodeTypes).length > 1,
})

export class EdgeShelf {
  #known = new Map<string, WireEdge>()

  show(world: ShownWires): readonly WireEdge[] {
    const { flow, live, changes } = world
    const fresh = new Map<string, WireEdge>()
    const sources = new Map<string, Source>()
    const add = (edge: Edge, inFlow: Flow): void => {
      const id = edgeId(edge)
      if (fresh.has(id) || !isWhole(edge, flow, changes === null ? null : live)) return
      const { node } = splitOutput(edge.from)
      const source = sources.get(node) ?? sourceOf(inFlow, node, world.nodeTypes)
      sources.set(node, source)
      fresh.set(id, this.#make(id, edge, source, world))
    }
    for (const edge of flow.edges) add(edge, flow)
    if (live !== null && changes !== null)
      for (const edge of live.edges) if (changes.get(edgeId(edge)) === 'removed') add(edge, live)
    this.#known = fresh
    return [...fresh.values()]
  }

  #make(id: string, edge: Edge, { role, isFork }: Source, world: ShownWires): WireEdge {
    const selected = world.selected.has(id)
    const data: WireData = {
      role,
      from: edge.from,
      way: isFork ? outputLabel(splitOutput(edge.from).output) : null,
      lit: world.lit === null ? null : world.lit.has(id),
      tried: world.tried === null ? null : world.tried.has(id),
      broken: world.problems.get(edge.to)?.some(isError) ?? false,
      change: world.changes?.get(id) ?? null,
      alone: selected && world.selected.size === 1,
    }
    const label = spokenWire(edge, world)
    const old = this.#known.get(id)
    if (old && old.selected === selected && old.ariaLabel === label && isSame(old.data, data)) return old
    const { node, output } = splitOutput(edge.from)
    return {
      id,
      type: 'wire',
      source: node,
      sourceHandle: output,
      target: edge.to,
      data,
      selected,
      // Reached from its step with Alt and an arrow key: thousands of wires are no place for the Tab key.
      focusable: false,
      ariaRole: 'group',
      domAttributes: { tabIndex: -1, 'aria-roledescription': t('wire') },
      ariaLabel: label,
      ...(data.change === 'removed' ? { selectable: false, reconnectable: false } : {}),
    }
  }
}

/** A wire into nothing cannot be drawn; the problems tell about it. */
const isWhole = ({ from, to }: Edge, flow: Flow, live: Flow | null): boolean =>
  [splitOutput(from).node, to].every(
    (id) => Object.hasOwn(flow.nodes, id) || (live !== null && Object.hasOwn(live.nodes, id)),
  )

function spokenWire({ from, to }: Edge, { flow, nodeTypes }: ShownWires): string {
  const { node, output } = splitOutput(from)
  return t('Wire from {start}, {output}, to {end}', {
    start: nodeName(flow, node, nodeTypes),
    output: outputLabel(output),
    end: nodeName(flow, to, nodeTypes),
  })
}

const isSame = (a: WireData | undefined, b: WireData): boolean =>
  a !== undefined &&
  a.role === b.role &&
  a.lit === b.lit &&
  a.tried === b.tried &&
  a.broken === b.broken &&
  a.change === b.change &&
  a.from === b.from
