/**
 * What only the canvas can do: where things are on the screen, zooming, the picture. The canvas registers its controls
 * while it is shown; in the list view and on the home screen there are none.
 */
export type Point = { readonly x: number; readonly y: number }

export type CanvasControls = {
  zoomIn(): void
  zoomOut(): void
  /** 1 is life size. */
  zoomTo(level: number): void
  /** Brings these steps into view, or the whole flow. */
  fit(nodes?: readonly string[]): void
  /** The middle of what is visible, in coordinates of the flow's layout. */
  center(): Point
  /** Where the pointer last was over the canvas, in coordinates of the flow's layout; the middle when it was not. */
  pointer(): Point
  /** The whole flow as a PNG. */
  picture(): Promise<Blob>
  /** The same as SVG. */
  svg?(): Promise<Blob>
  /** Brings a step into view without changing more than needed. */
  reveal(node: string): void
  /** Puts the focus on a step as soon as it is drawn. */
  focus?(node: string): void
  /** Cards that the very next edit moves glide to their places. */
  glideNext?(): void
  /** Opens "add a step" at a point of the layout, or at the pointer. */
  openQuickAdd(at?: Point): void
  /** Size in pixels of the layout of each step as drawn; steps never drawn are left out. */
  sizes?(): ReadonlyMap<string, { readonly width: number; readonly height: number }>
}

let current: CanvasControls | null = null

/** The canvas calls this when it appears. Returns the way to take itself away again. */
export function setCanvasControls(controls: CanvasControls): () => void {
  current = controls
  return () => {
    // A new canvas may have come before the old one went.
    if (current === controls) current = null
  }
}

export const canvasControls = (): CanvasControls | null => current
