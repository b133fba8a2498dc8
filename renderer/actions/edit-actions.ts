/** Undoing, copying, deleting, choosing. */
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { duplicate } from '../document/duplicate.ts'
import { edgeId } from '../document/edge-id.ts'
import { notesLabel, stepsLabel } from '../document/edit-labels.ts'
import { nodeName } from '../document/node-types.ts'
import { notesOf } from '../document/notes.ts'
import { edit, redo, undo, useDocument } from '../stores/document.ts'
import { clearPicked } from '../stores/picking.ts'
import { goTo, select, useSession } from '../stores/session.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import type { Action } from './action.ts'
import { canvasControls } from './canvas-controls.ts'
import { copyByMenu, copyChosen, cutChosen, focusFirst, pasteByMenu } from './clipboard.ts'
import { chosenEdges, chosenNodes, chosenNotes, hasChosenAny, isEditing, openFlowNow, removeChosen } from './editing.ts'

const undoStep = () => useDocument.getState().history.past.at(-1)
const redoStep = () => useDocument.getState().history.future[0]

export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    title: () => (undoStep() ? t('Undo: {what}', { what: undoStep()?.label ?? '' }) : t('Undo')),
    icon: 'undo',
    keys: 'Mod+Z',
    enabled: () => isEditing() && undoStep() !== undefined,
    run: undo,
  },
  {
    id: 'edit.redo',
    title: () => (redoStep() ? t('Redo: {what}', { what: redoStep()?.label ?? '' }) : t('Redo')),
    icon: 'redo',
    keys: 'Mod+Shift+Z Mod+Y',
    enabled: () => isEditing() && redoStep() !== undefined,
    run: redo,
  },
  {
    id: 'edit.cut',
    title: () => t('Cut'),
    icon: 'cut',
    keys: 'Mod+X',
    native: true,
    enabled: hasChosenAny,
    run: () => void copyByMenu(cutChosen),
  },
  {
    id: 'edit.copy',
    title: () => t('Copy'),
    icon: 'copy',
    keys: 'Mod+C',
    native: true,
    enabled: hasChosenAny,
    run: () => void copyByMenu(copyChosen),
  },
  {
    id: 'edit.paste',
    title: () => t('Paste'),
    icon: 'paste',
    keys: 'Mod+V',
    native: true,
    enabled: isEditing,
    run: () => void pasteByMenu(),
  },
  {
    id: 'edit.duplicate',
    title: () => t('Duplicate'),
    icon: 'copy',
    keys: 'Mod+D',
    enabled: hasChosenAny,
    run: duplicateChosen,
  },
  {
    id: 'edit.delete',
    title: () => t('Delete'),
    icon: 'trash',
    keys: 'Delete Backspace',
    enabled: () => isEditing() && chosenNodes().size + chosenEdges().size + chosenNotes().size > 0,
    run: () => removeChosen('delete'),
  },
  {
    id: 'edit.rename',
    title: renameTitle,
    icon: 'edit',
    keys: 'F2',
    enabled: () => isEditing() && chosenNodes().size === 1,
    run: () => {
      const [only] = chosenNodes()
      if (only !== undefined) goTo(only, 'name')
    },
  },
  {
    id: 'edit.selectAll',
    title: () => t('Select all'),
    keys: 'Mod+A',
    enabled: isEditing,
    run: () => {
      const flow = openFlowNow()
      if (flow) select(Object.keys(flow.nodes), flow.edges.map(edgeId), seenNotes(flow))
    },
  },
  {
    id: 'edit.escape',
    title: () => t('Leave off'),
    keys: 'Escape',
    enabled: () => isEditing() && somethingToLeave(),
    run: leave,
  },
]

/** In the list of the steps there are no notes, and nobody takes away what they do not see. */
const seenNotes = (flow: Flow): readonly string[] => (canvasControls() === null ? [] : Object.keys(notesOf(flow)))

function renameTitle(): string {
  const flow = openFlowNow()
  const [only] = chosenNodes()
  return flow && only !== undefined && chosenNodes().size === 1
    ? t('Rename {name}', { name: nodeName(flow, only, nodeTypes) })
    : t('Rename')
}

function duplicateChosen(): void {
  const flow = openFlowNow()
  if (!flow) return
  const [nodes, chosen] = [chosenNodes(), chosenNotes()]
  const { flow: next, ids, notes, reason } = duplicate(flow, nodeTypes, nodes, chosen)
  if (reason !== null) {
    toast({ title: reason, tone: 'warn' })
    return
  }
  const label =
    ids.length === 0 ? notesLabel('duplicate', notes.length) : stepsLabel('duplicate', flow, nodeTypes, nodes)
  edit(label, () => next)
  select(ids, [], notes)
  focusFirst(ids)
}

function somethingToLeave(): boolean {
  const { finding, lit, event, picked, comparing, nodes, edges, notes } = useSession.getState()
  const chosen = picked.size + nodes.size + edges.size + notes.size
  return finding !== null || lit !== null || event !== null || comparing || chosen > 0
}

/** One thing at a time, the latest kind first. */
function leave(): void {
  const { finding, lit, event, picked, comparing } = useSession.getState()
  if (finding !== null) useSession.setState({ finding: null })
  else if (picked.size > 0) clearPicked()
  else if (lit !== null || event !== null) useSession.setState({ lit: null, event: null })
  else if (comparing) useSession.setState({ comparing: false })
  else select([])
}
