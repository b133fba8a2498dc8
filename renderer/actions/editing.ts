/** What actions ask of the stores: the open flow and what is chosen in it. */
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import type { Sizes } from '../document/card-size.ts'
import { notesLabel, stepsLabel } from '../document/edit-labels.ts'
import { removeNotes } from '../document/notes.ts'
import { remove } from '../document/remove.ts'
import { edit, useDocument } from '../stores/document.ts'
import { select, useSession } from '../stores/session.ts'
import { canvasControls } from './canvas-controls.ts'

export const openFlowNow = (): Flow | null => useDocument.getState().flow

/** The editor is on screen with a flow in it. */
export const isEditing = (): boolean => openFlowNow() !== null && useSession.getState().screen === 'editor'

export const chosenNodes = (): ReadonlySet<string> => useSession.getState().nodes
export const chosenEdges = (): ReadonlySet<string> => useSession.getState().edges
export const chosenNotes = (): ReadonlySet<string> => useSession.getState().notes
export const hasChosen = (nodes = 1): boolean => isEditing() && chosenNodes().size >= nodes
/** Steps, notes, or both. */
export const hasChosenAny = (): boolean => isEditing() && chosenNodes().size + chosenNotes().size > 0

const none: Sizes = new Map()
export const sizesNow = (): Sizes => canvasControls()?.sizes?.() ?? none

export function removeChosen(what: 'delete' | 'cut'): void {
  const flow = openFlowNow()
  const [nodes, edges, notes] = [chosenNodes(), chosenEdges(), chosenNotes()]
  if (!flow || nodes.size + edges.size + notes.size === 0) return
  const label =
    nodes.size + edges.size === 0 ? notesLabel(what, notes.size) : stepsLabel(what, flow, nodeTypes, nodes, edges)
  edit(label, (before) => removeNotes(remove(before, nodes, edges), notes))
  select([])
}
