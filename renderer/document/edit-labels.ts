/** What an edit is called in the undo menu: "Add Filter", "Delete 3 steps". */
import type { Flow } from '../../runtime/model/flow.ts'
import type { NodeType } from '../../runtime/model/node.ts'
import { t } from '../words/words.ts'
import { nodeName } from './node-types.ts'

export const addLabel = (type: NodeType): string => t('Add {name}', { name: type.title })

type What = 'delete' | 'cut' | 'move' | 'duplicate' | 'paste'

/** With the name of the step where it is one. */
export function stepsLabel(
  what: What,
  flow: Flow,
  nodeTypes: readonly NodeType[],
  nodes: ReadonlySet<string>,
  edges: ReadonlySet<string> = new Set(),
): string {
  const [only] = nodes
  if (nodes.size === 1 && only !== undefined) {
    const name = nodeName(flow, only, nodeTypes)
    switch (what) {
      case 'delete':
        return t('Delete {name}', { name })
      case 'cut':
        return t('Cut {name}', { name })
      case 'move':
        return t('Move {name}', { name })
      case 'duplicate':
        return t('Duplicate {name}', { name })
      case 'paste':
        return t('Paste {name}', { name })
    }
  }
  const count = nodes.size
  if (count === 0 && edges.size > 0)
    return t('{count, plural, one {Delete a wire} other {Delete # wires}}', { count: edges.size })
  switch (what) {
    case 'delete':
      return t('Delete {count, plural, one {# step} other {# steps}}', { count })
    case 'cut':
      return t('Cut {count, plural, one {# step} other {# steps}}', { count })
    case 'move':
      return t('Move {count, plural, one {# step} other {# steps}}', { count })
    case 'duplicate':
      return t('Duplicate {count, plural, one {# step} other {# steps}}', { count })
    case 'paste':
      return t('Paste {count, plural, one {# step} other {# steps}}', { count })
  }
}

/** Of notes alone; together with steps they go by the steps. */
export function notesLabel(what: What, count: number): string {
  switch (what) {
    case 'delete':
    case 'cut':
      return t('{count, plural, one {Remove a note} other {Remove # notes}}', { count })
    case 'move':
      return t('{count, plural, one {Move a note} other {Move # notes}}', { count })
    case 'duplicate':
    case 'paste':
      return t('{count, plural, one {Paste a note} other {Paste # notes}}', { count })
  }
}
