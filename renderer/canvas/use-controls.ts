/** Registers what menus, keys and other panels can ask of the canvas. */
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { type RefObject, useEffect } from 'react'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { type CanvasControls, type Point, setCanvasControls } from '../actions/canvas-controls.ts'
import { openOutput } from '../document/suggestions.ts'
import { useDocument } from '../stores/document.ts'
import { isCalm } from './calm.ts'
import { openChooser } from './choosing.ts'
import { fitting, highestZoom, lowestZoom } from './first-view.ts'
import { focusCopy, stepElement } from './focus-step.ts'
import { drawPicture, drawSvg } from './picture.ts'
import type { WireEdge } from './shown-edges.ts'
import type { CardNode, NodeShelf } from './shown-nodes.ts'

/** In pixels of the window. */
export type PointerAt = RefObject<Point | null>

const smooth = (): { readonly duration: number } => ({ duration: isCalm() ? 0 : 180 })
const zoomStep = 1.2
/** Without the swing of a flight over the canvas, which would leave another zoom behind where it is broken off. */
const sliding = () => ({ ...smooth(), interpolate: 'linear' }) as const
export function useControls(
  pane: RefObject<HTMLElement | null>,
  pointer: PointerAt,
  shelf: NodeShelf,
  glideNext: () => void,
): void {
  const view = useReactFlow<CardNode, WireEdge>()
  const store = useStoreApi()
  useEffect(() => {
    const box = () => pane.current?.getBoundingClientRect() ?? new DOMRect()
    const centerOnScreen = (): Point => {
      const { left, top, width, height } = box()
      return { x: left + width / 2, y: top + height / 2 }
    }
    const reveal = (id: string): void => {
      const card = shelf.cards().get(id)
      const place = useDocument.getState().flow?.layout[id] ?? { x: 0, y: 0 }
      if (card === undefined) return
      const { transform, width, height } = store.getState()
      const [x, y, zoom] = transform
      const by = {
        x: into(x + place.x * zoom, card.shape.width * zoom, width),
        y: into(y + place.y * zoom, card.shape.height * zoom, height),
      }
      if (by.x !== 0 || by.y !== 0) void view.setViewport({ x: x + by.x, y: y + by.y, zoom }, sliding())
    }
    // A press that comes while the last one is still under way goes on from where that one leads.
    const goal = { zoom: 1, until: 0 }
    const zoomBy = (factor: number): void => {
      const from = performance.now() < goal.until ? goal.zoom : store.getState().transform[2]
      const options = smooth()
      goal.zoom = Math.min(highestZoom, Math.max(lowestZoom, from * factor))
      goal.until = performance.now() + options.duration
      void view.zoomTo(goal.zoom, options)
    }
    const controls: CanvasControls = {
      zoomIn: () => zoomBy(zoomStep),
      zoomOut: () => zoomBy(1 / zoomStep),
      zoomTo: (level) => void view.zoomTo(level, smooth()),
      fit: (nodes) =>
        void view.fitView({
          ...fitting,
          ...smooth(),
          ...(nodes === undefined ? {} : { nodes: nodes.map((id) => ({ id })) }),
        }),
      center: () => view.screenToFlowPosition(centerOnScreen()),
      pointer: () => view.screenToFlowPosition(pointer.current ?? centerOnScreen()),
      picture: () => drawPicture(useDocument.getState().flow, shelf.cards()),
      svg: () => drawSvg(useDocument.getState().flow, shelf.cards()),
      // A step that was added a moment ago is drawn a moment from now.
      reveal: (id) => void requestAnimationFrame(() => reveal(id)),
      focus: focusCopy,
      glideNext,
      sizes: () =>
        new Map([...shelf.cards()].map(([id, { shape }]) => [id, { width: shape.width, height: shape.height }])),
      openQuickAdd: (at) => {
        const focused = focusedStep()
        const { flow } = useDocument.getState()
        const from = at === undefined && focused !== null && flow ? openOutput(flow, nodeTypes, focused) : null
        if (from !== null && focused !== null) {
          const { right, top } = stepElement(focused)?.getBoundingClientRect() ?? box()
          openChooser({ kind: 'add', screen: { x: right + 12, y: top }, at: null, from, edge: null })
          return
        }
        const screen = at === undefined ? (pointer.current ?? centerOnScreen()) : view.flowToScreenPosition(at)
        openChooser({ kind: 'add', screen, at: at ?? view.screenToFlowPosition(screen), from: null, edge: null })
      },
    }
    return setCanvasControls(controls)
  }, [view, store, pane, pointer, shelf, glideNext])
}

/** How far something must move to be inside, with some air; nothing where it is too large to fit. */
function into(start: number, length: number, room: number): number {
  const air = 48
  if (length > room - 2 * air) return start > room - air || start + length < air ? room / 2 - start - length / 2 : 0
  if (start < air) return air - start
  return start + length > room - air ? room - air - start - length : 0
}

const focusedStep = (): string | null => {
  const { activeElement } = document
  return activeElement instanceof HTMLElement && activeElement.classList.contains('react-flow__node')
    ? (activeElement.dataset.id ?? null)
    : null
}
