/** Which list stands open over the canvas: of steps to add, or of steps to connect to. */
import { create } from 'zustand'
import type { Edge } from '../../runtime/model/flow.ts'
import type { Point } from './wire-path.ts'

export type Choosing =
  | {
      readonly kind: 'add'
      /** In pixels of the window: where the list opens. */
      readonly screen: Point
      /** In pixels of the layout: where the step will stand; null lets the document find a place. */
      readonly at: Point | null
      /** `<node id>.<output>` that will lead to it. */
      readonly from: string | null
      /** Wire that it goes into. */
      readonly edge: Edge | null
    }
  | { readonly kind: 'connect'; readonly screen: Point; readonly node: string; readonly output: string | null }

export const useChoosing = create<{ readonly open: Choosing | null }>(() => ({ open: null }))

let focusBefore: Element | null = null

export function openChooser(open: Choosing): void {
  // One list may lead to the next: of outputs, then of steps.
  if (useChoosing.getState().open === null) focusBefore = document.activeElement
  useChoosing.setState({ open })
}

/** The focus goes back to where it was, unless what was chosen took it elsewhere. */
export function closeChooser(): void {
  useChoosing.setState({ open: null })
  const before = focusBefore
  requestAnimationFrame(() => {
    const isLost = document.activeElement === document.body || document.activeElement === null
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  })
}
