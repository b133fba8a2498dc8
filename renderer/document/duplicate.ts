/** Steps once more, a little below and to the right. */
import type { Flow } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { type PasteResult, pasteSteps, stepsOf } from './clipboard.ts'
import { grid } from './place.ts'

export function duplicate(
  flow: Flow,
  nodeTypes: readonly NodeType[],
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): PasteResult {
  const steps = stepsOf(flow, ids, notes)
  const places = [...Object.values(steps.layout), ...Object.values(steps.notes)]
  const at = { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
  return pasteSteps(flow, nodeTypes, steps, { x: at.x + 2 * grid, y: at.y + 2 * grid })
}
