/** The wire that what is being dragged would be put into. */
import { create } from 'zustand'

export const useDropTarget = create<{ readonly edge: string | null }>(() => ({ edge: null }))

export function setDropTarget(edge: string | null): void {
  if (useDropTarget.getState().edge !== edge) useDropTarget.setState({ edge })
}
