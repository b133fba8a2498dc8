/** What sets single wires apart at this moment: pointed at, or about to take what is being dragged. One store for both. */
import { create } from 'zustand'

type Marks = {
  /** Under the pointer or with the focus: it carries what one needs to work on it. */
  readonly pointed: string | null
  /** What is being dragged would go into it. */
  readonly target: string | null
}

const useMarks = create<Marks>(() => ({ pointed: null, target: null }))

export type WireMark = 'pointed' | 'target' | null

export const useWireMark = (wire: string): WireMark =>
  useMarks(({ pointed, target }) => (target === wire ? 'target' : pointed === wire ? 'pointed' : null))

export function setPointedWire(pointed: string | null): void {
  if (useMarks.getState().pointed !== pointed) useMarks.setState({ pointed })
}

export function setDropTarget(target: string | null): void {
  if (useMarks.getState().target !== target) useMarks.setState({ target })
}
