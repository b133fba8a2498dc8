/**
 * The flow as React Flow draws it. A step that did not change keeps its very object, so that an edit of one card
 * renders one card, also among a thousand.
 */
import type { Node } from '@xyflow/react'
import { Position } from '@xyflow/react'
import { type Flow, type FlowNode, splitOutput } from '../../runtime/model/flow.ts'
import type { JsonObject } from '../../runtime/model/json.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { placeOf } from '../document/place.ts'
import { t } from '../words/words.ts'
import { type CardModel, type Change, cardOf, spokenCard } from './card-model.ts'
import { headJoint } from './card-shape.ts'
import { readingOrder } from './reading-order.ts'
import type { Point } from './wire-path.ts'

export type CardNode = Node<{ readonly card: CardModel; readonly lit: boolean | null }, 'step'>

export type Shown = {
  readonly flow: Flow
  readonly nodeTypes: readonly NodeType[]
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  readonly selected: ReadonlySet<string>
  readonly lit: ReadonlySet<string> | null
  /** By node id; null while draft and live are not compared. */
  readonly changes: ReadonlyMap<string, Change> | null
  /** The live flow, whose removed steps are shown as ghosts. */
  readonly live: Flow | null
  /** Rises when fonts arrive: sizes are then worked out anew. */
  readonly fonts: number
}

type Known = {
  readonly node: FlowNode
  readonly parameters: JsonObject
  readonly settings: JsonObject
  readonly problems: readonly Problem[]
  readonly used: string
  readonly wiresIn: number
  readonly change: Change | null
  readonly fonts: number
  readonly card: CardModel
  readonly shown: CardNode
}

const noProblems: readonly Problem[] = []

/** Keeps what it made, per canvas. */
export class NodeShelf {
  #known = new Map<string, Known>()
  #order: { readonly flow: Flow; readonly ids: readonly string[] } | null = null

  show(world: Shown): readonly CardNode[] {
    const { flow, live, changes } = world
    const wires = wiresOf(flow)
    const fresh = new Map<string, Known>()
    for (const id of this.#ids(flow)) fresh.set(id, this.#make(id, flow, wires.get(id), world))
    if (live !== null && changes !== null) {
      const before = wiresOf(live)
      for (const [id, change] of changes) {
        if (change === 'removed') fresh.set(id, this.#make(id, live, before.get(id), world))
      }
    }
    this.#known = fresh
    return [...fresh.values()].map(({ shown }) => shown)
  }

  /** The cards as drawn last, also those out of sight. */
  cards(): ReadonlyMap<string, CardModel> {
    return new Map([...this.#known].map(([id, { card }]) => [id, card]))
  }

  #ids(flow: Flow): readonly string[] {
    const last = this.#order
    const same =
      last && last.flow.nodes === flow.nodes && last.flow.edges === flow.edges && last.flow.layout === flow.layout
    const ids = same ? last.ids : readingOrder(flow)
    this.#order = { flow, ids }
    return ids
  }

  #make(id: string, flow: Flow, wires: Wires | undefined, world: Shown): Known {
    const before = this.#known.get(id)
    const node = flow.nodes[id]
    if (node === undefined) throw new Error(`No step ${id}`)
    const facts = {
      node,
      parameters: flow.parameters,
      settings: flow.settings,
      problems: world.problems.get(id) ?? noProblems,
      used: wires?.key ?? '',
      wiresIn: wires?.into ?? 0,
      change: world.changes?.get(id) ?? null,
      fonts: world.fonts,
    }
    const card =
      before && isSame(before, facts)
        ? before.card
        : cardOf(flow, id, world.nodeTypes, { ...facts, used: wires?.used ?? new Set() })
    const place = placeOf(flow, id)
    const selected = world.selected.has(id)
    const lit = world.lit === null ? null : world.lit.has(id)
    const old = before?.shown
    const isKept =
      old !== undefined &&
      before?.card === card &&
      old.position.x === place.x &&
      old.position.y === place.y &&
      old.selected === selected &&
      old.data.lit === lit
    const shown = isKept ? old : nodeFor(card, place, selected, lit, facts.problems.length)
    return { ...facts, card, shown }
  }
}

const isSame = (a: Known, b: Omit<Known, 'card' | 'shown'>): boolean =>
  a.node === b.node &&
  a.parameters === b.parameters &&
  a.settings === b.settings &&
  a.problems === b.problems &&
  a.used === b.used &&
  a.wiresIn === b.wiresIn &&
  a.change === b.change &&
  a.fonts === b.fonts

/** With sizes and joints given, React Flow measures nothing and can leave out what is not in view from the start. */
function nodeFor(card: CardModel, position: Point, selected: boolean, lit: boolean | null, problems: number): CardNode {
  const { width, height } = card.shape
  const isGhost = card.change === 'removed'
  return {
    id: card.id,
    type: 'step',
    position,
    data: { card, lit },
    width,
    height,
    measured: { width, height },
    handles: [
      { id: null, type: 'target', position: Position.Left, x: 0, y: headJoint - 0.5, width: 1, height: 1 },
      ...[...card.shape.joints].map(([id, y]) => ({
        id,
        type: 'source' as const,
        position: Position.Right,
        x: width - 1,
        y: y - 0.5,
        width: 1,
        height: 1,
      })),
    ],
    selected: selected && !isGhost,
    // A problem makes a card higher: what it says is not hidden by the card below.
    ...(card.problem === null ? {} : { zIndex: 1 }),
    ...(isGhost ? { selectable: false, draggable: false, focusable: false, connectable: false } : {}),
    ariaLabel: spokenCard(card, problems),
    domAttributes: { 'aria-roledescription': t('step') },
  }
}

type Wires = { readonly used: Set<string>; key: string; into: number }

function wiresOf(flow: Flow): ReadonlyMap<string, Wires> {
  const wires = new Map<string, Wires>()
  const at = (id: string): Wires => {
    const known = wires.get(id)
    if (known) return known
    const made: Wires = { used: new Set(), key: '', into: 0 }
    wires.set(id, made)
    return made
  }
  for (const { from, to } of flow.edges) {
    const { node, output } = splitOutput(from)
    at(node).used.add(output)
    at(to).into++
  }
  for (const one of wires.values()) one.key = [...one.used].sort().join('\n')
  return wires
}
