/** The kind of step that is being dragged out of the palette: a drag tells what it carries only once it is dropped. */
import type { NodeType } from '../../runtime/model/node.ts'

let dragged: NodeType | null = null

export const draggedStep = (): NodeType | null => dragged
export const setDraggedStep = (type: NodeType | null): void => {
  dragged = type
}
