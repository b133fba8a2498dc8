/** Wires stay with their outputs: one that was renamed keeps its wires, those of one that is gone go with it. */
import { type Edge, type Flow, type FlowTest, splitOutput } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { edgeId } from './edge-id.ts'
import { outputSlots } from './outputs.ts'

/** `after` with its wires adapted, for the steps whose config changed between the two flows. */
export function followOutputs(
  before: Flow,
  after: Flow,
  ids: ReadonlySet<string>,
  nodeTypes: readonly NodeType[],
): Flow {
  let next = after
  for (const id of ids) {
    const [old, now] = [outputSlots(before, id, nodeTypes), outputSlots(next, id, nodeTypes)]
    if (old.length !== now.length || old.some((output, slot) => output !== now[slot])) next = follow(next, id, old, now)
  }
  return next
}

/**
 * While a name is being typed it may be empty or stand twice for a moment. Its wires then keep the old name, which
 * belongs to no output, and the next name that can be one takes them over.
 */
function follow(flow: Flow, id: string, old: readonly string[], now: readonly string[]): Flow {
  const used = new Set(flow.edges.flatMap(({ from }) => outputAt(from, id)))
  const [were, are] = [new Set(old), new Set(now)]
  const waiting = [...used].filter((output) => !were.has(output))
  const renamed = new Map<string, string>()
  let held = new Set<string>()
  if (old.length === now.length) {
    const changed = now.flatMap((output, slot) => (output === old[slot] ? [] : [{ was: old[slot] ?? '', is: output }]))
    for (const { was, is } of changed) {
      const isNew = isOnly(is, now) && !were.has(is)
      if (isOnly(was, old) && !are.has(was)) {
        if (isNew) renamed.set(was, is)
        else held.add(was)
      } else if (!isOnly(was, old) && isNew && waiting.length === 1) renamed.set(waiting[0] ?? '', is)
    }
    held = new Set([...held, ...waiting])
  }
  const stays = (output: string): boolean => are.has(output) || renamed.has(output) || held.has(output)
  const edges = flow.edges.flatMap((edge): readonly Edge[] => {
    const [output] = outputAt(edge.from, id)
    if (output === undefined) return [edge]
    if (!stays(output)) return []
    const name = renamed.get(output)
    return [name === undefined ? edge : { from: `${id}.${name}`, to: edge.to }]
  })
  const once = [...new Map(edges.map((edge) => [edgeId(edge), edge])).values()]
  return { ...flow, edges: once, tests: renamed.size === 0 ? flow.tests : renameInTests(flow.tests, id, renamed) }
}

const isOnly = (output: string, outputs: readonly string[]): boolean =>
  output !== '' && outputs.indexOf(output) === outputs.lastIndexOf(output)

function outputAt(from: string, id: string): readonly string[] {
  const { node, output } = splitOutput(from)
  return node === id ? [output] : []
}

/** Tests name outputs as well: `expect.emitted`. */
function renameInTests(
  tests: readonly FlowTest[],
  id: string,
  renamed: ReadonlyMap<string, string>,
): readonly FlowTest[] {
  const rename = (from: string): string => {
    const name = outputAt(from, id).map((output) => renamed.get(output))[0]
    return name === undefined ? from : `${id}.${name}`
  }
  return tests.map((test) => {
    const { emitted } = test.expect
    if (!emitted || !Object.keys(emitted).some((from) => rename(from) !== from)) return test
    const moved = Object.fromEntries(Object.entries(emitted).map(([from, data]) => [rename(from), data]))
    return { ...test, expect: { ...test.expect, emitted: moved } }
  })
}
