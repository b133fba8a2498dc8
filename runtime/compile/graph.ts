/** Checks the wires of a flow and turns them into an order that does not depend on how they are written down. */
import { type Edge, splitOutput } from '../model/flow.ts'
import { nearest } from '../model/nearest.ts'
import type { Role } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import { didYouMean, oneOf, quote, repair } from './field-value.ts'

/** A node as the wires see it. `outputs` is undefined where its config is too broken to tell, `role` where its type is unknown. */
export type GraphNode = {
  readonly id: string
  readonly role: Role | undefined
  readonly outputs: readonly string[] | undefined
}

/** Looking for the closest name among thousands takes a moment, so beyond this many problems none is offered. */
const mostOffers = 50

export type Graph = {
  /** Node ids that each `<node id>.<output>` leads to, sorted. */
  readonly targets: ReadonlyMap<string, readonly string[]>
  /** Node ids, each after everything that leads to it; nodes on a cycle are left out. */
  readonly order: readonly string[]
  readonly problems: readonly Problem[]
}

export function readGraph(nodes: ReadonlyMap<string, GraphNode>, edges: readonly Edge[]): Graph {
  const ends = new EndCheck(nodes)
  const targets = new Map<string, Set<string>>()
  for (const [index, edge] of edges.entries()) {
    if (!ends.check(edge, `edges.${index}`)) continue
    const known = targets.get(edge.from)
    if (known === undefined) targets.set(edge.from, new Set([edge.to]))
    else known.add(edge.to)
  }
  const sorted = new Map(
    [...targets].sort(([a], [b]) => compareText(a, b)).map(([from, to]) => [from, [...to].sort(compareText)]),
  )
  const next = new Map<string, string[]>([...nodes.keys()].sort(compareText).map((id) => [id, []]))
  for (const [from, to] of sorted) next.get(splitOutput(from).node)?.push(...to)
  const order = sortByWires(next)
  const cycles = cyclesAmong(next, new Set(order)).map(cycleProblem)
  // Where a wire is broken or leads back, what lies behind it is not out of reach.
  const isWhole = ends.problems.length === 0 && cycles.length === 0
  const problems = [...ends.problems, ...cycles, ...(isWhole ? unreachable(nodes, next) : [])]
  return { targets: sorted, order, problems }
}

/** By code units: the same on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

class EndCheck {
  readonly problems: Problem[] = []
  readonly #nodes: ReadonlyMap<string, GraphNode>
  readonly #ids: readonly string[]

  constructor(nodes: ReadonlyMap<string, GraphNode>) {
    this.#nodes = nodes
    this.#ids = [...nodes.keys()].sort(compareText)
  }

  /** Both ends of a wire; false where one is wrong. */
  check({ from, to }: Edge, path: string): boolean {
    const before = this.problems.length
    const { node, output } = splitOutput(from)
    const start = this.#nodes.get(node)
    if (start === undefined) this.#unknown('EDGE_NODE', node, this.#ids, `${path}.from`, (id) => `${id}.${output}`)
    else if (start.outputs !== undefined && !start.outputs.includes(output))
      this.#unknown('EDGE_OUTPUT', output, start.outputs, `${path}.from`, (name) => `${node}.${name}`)
    const end = this.#nodes.get(to)
    if (end === undefined) this.#unknown('EDGE_NODE', to, this.#ids, `${path}.to`, (id) => id)
    else if (end.role === 'producer')
      this.problems.push({
        code: 'EDGE_TARGET',
        message: `Expected a router or consumer at the end of ${from}, got the producer ${to}`,
        field: `${path}.to`,
        found: to,
      })
    return this.problems.length === before
  }

  #unknown(code: string, name: string, names: readonly string[], field: string, write: (name: string) => string): void {
    const meant = this.problems.length < mostOffers ? nearest(name, names) : undefined
    const some =
      names.length > 12 ? `${names.slice(0, 12).join(', ')} …` : names.length === 0 ? 'there is none' : oneOf(names)
    const what = code === 'EDGE_NODE' ? 'an existing node' : `an output of ${write('').slice(0, -1)}`
    this.problems.push({
      code,
      message: `Expected ${what} (${some}), got ${quote(name)}${didYouMean(meant)}`,
      field,
      expected: some,
      found: name.slice(0, 60),
      ...(meant === undefined ? {} : { ...repair(write(meant)), nearest: meant }),
    })
  }
}

/** Kahn's order; ties by id. */
function sortByWires(next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const waiting = new Map<string, number>()
  for (const to of next.values()) for (const id of to) waiting.set(id, (waiting.get(id) ?? 0) + 1)
  const order = [...next.keys()].filter((id) => !waiting.has(id))
  for (const id of order)
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1
      waiting.set(to, left)
      if (left === 0) order.push(to)
    }
  return order
}

/** One way round per knot: from every node that is left, one can only go in circles or behind one. */
function cyclesAmong(
  next: ReadonlyMap<string, readonly string[]>,
  sorted: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const done = new Set(sorted)
  const cycles: string[][] = []
  for (const start of next.keys()) {
    const way = [start]
    const position = new Map([[start, 0]])
    while (way.length > 0) {
      const id = way.at(-1) ?? start
      const to = done.has(id) ? undefined : next.get(id)?.find((target) => !done.has(target))
      const back = to === undefined ? undefined : position.get(to)
      if (to === undefined || back !== undefined) {
        if (back !== undefined) cycles.push(way.slice(back))
        for (const past of back === undefined ? [id] : way.slice(back)) done.add(past)
        for (const past of way.splice(back ?? way.length - 1)) position.delete(past)
      } else {
        position.set(to, way.length)
        way.push(to)
      }
    }
  }
  return cycles
}

function cycleProblem(cycle: readonly string[]): Problem {
  const way = [...cycle, cycle[0]].join(' → ')
  return {
    code: 'FLOW_CYCLE',
    message: `Expected wires that lead onward, got a circle: ${way}. To go round on purpose, emit an event and hear it.`,
    ...(cycle[0] === undefined ? {} : { node: cycle[0] }),
    found: way,
  }
}

function unreachable(
  nodes: ReadonlyMap<string, GraphNode>,
  next: ReadonlyMap<string, readonly string[]>,
): readonly Problem[] {
  const reached = new Set([...nodes.values()].filter(({ role }) => role === 'producer').map(({ id }) => id))
  for (const id of reached) for (const to of next.get(id) ?? []) reached.add(to)
  return [...nodes.values()]
    .filter(({ id, role }) => role !== undefined && !reached.has(id))
    .map(({ id }) => ({
      code: 'UNREACHABLE',
      severity: 'warning',
      node: id,
      message: 'No producer leads to this step, so it never gets an event',
    }))
}
