/** React Flow, fed from the stores: what is drawn, and what pointer and keys do with it. */
import {
  MiniMap,
  type NodeChange,
  type OnNodeDrag,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  type Viewport,
} from '@xyflow/react'
import { type MouseEvent, useCallback, useRef } from 'react'
import type { Flow } from '../../runtime/model/flow.ts'
import { canvasControls } from '../actions/canvas-controls.ts'
import { grid } from '../document/place.ts'
import { useDocument } from '../stores/document.ts'
import { goTo, selectNotes, useSession } from '../stores/session.ts'
import { t } from '../words/words.ts'
import { onCanvasKey } from './canvas-keys.ts'
import { noteJoining, selectEdges, selectNodes } from './canvas-selection.ts'
import { headJoint } from './card-shape.ts'
import { Chooser } from './chooser.tsx'
import { openChooser } from './choosing.ts'
import { ConnectionLine } from './connection-line.tsx'
import { useDetail } from './detail.ts'
import { Dots } from './dots.tsx'
import { EmptyGround } from './empty-ground.tsx'
import { Find } from './find.tsx'
import { highestZoom, lowestZoom, useFirstView } from './first-view.ts'
import { GuideLines } from './guide-lines.tsx'
import { InFlow } from './in-flow.tsx'
import { lift, settle } from './lift.ts'
import { openGroundMenu, openStepMenu, openWireMenu } from './menus.ts'
import { Notes } from './notes.tsx'
import { setLightGround } from './pulse.ts'
import { Refusal } from './refusal.tsx'
import type { WireEdge } from './shown-edges.ts'
import type { CardNode } from './shown-nodes.ts'
import { StepCard } from './step-card.tsx'
import styles from './surface.module.css'
import { useUnmeasured } from './unmeasured.ts'
import { useControls } from './use-controls.ts'
import { useDetailOfZoom } from './use-detail-of-zoom.ts'
import { useDragging } from './use-dragging.ts'
import { useDropping } from './use-dropping.ts'
import { useGliding } from './use-gliding.ts'
import { useHand } from './use-hand.ts'
import { useLitInView } from './use-lit-in-view.ts'
import { useLooseArrows } from './use-loose-arrows.ts'
import { useShown } from './use-shown.ts'
import { useSnapping } from './use-snapping.ts'
import { useWiring } from './use-wiring.ts'
import { keepView, viewOf } from './views.ts'
import { Wire } from './wire.tsx'
import { setPointedWire } from './wire-marks.ts'
import type { Point } from './wire-path.ts'
import { ZoomTools } from './zoom-tools.tsx'

const nodeTypes = { step: StepCard }
const edgeTypes = { wire: Wire }
const snapGrid: [number, number] = [grid, grid]
/** Left and middle button. */
const panButtons = [0, 1]
/** With more wires than this, those with events on them are not dashed. */
const mostDashed = 120
const addKeys = ['Meta', 'Control']

export function Surface() {
  const flow = useDocument((state) => state.flow)
  useUnmeasured()
  return flow === null ? null : <OpenSurface flow={flow} />
}

function OpenSurface({ flow }: { readonly flow: Flow }) {
  const id = useDocument((state) => state.id) ?? ''
  const ground = useRef<HTMLElement>(null)
  const pointer = useRef<Point | null>(null)
  const map = useSession((state) => state.minimap)
  const { nodes: base, edges, shelf } = useShown(flow)
  const gliding = useGliding(base)
  const snap = useSnapping()
  const dragging = useDragging(gliding.nodes, shelf, snap)
  const { screenToFlowPosition } = useReactFlow<CardNode, WireEdge>()
  // React Flow's own snapping would also move what lies off the grid by intent.
  const toLayout = useCallback(
    (point: Point) => screenToFlowPosition(point, { snapToGrid: false }),
    [screenToFlowPosition],
  )
  const wiring = useWiring(toLayout)
  const detail = useDetail((state) => state.detail)
  useControls(ground, pointer, shelf, gliding.glideNext)
  useDetailOfZoom()
  useLitInView(shelf)
  useLooseArrows()
  useHand(ground)
  const view = useFirstView(ground, base, viewOf(id))
  const { follow } = dragging
  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      follow(changes)
      selectNodes(changes)
    },
    [follow],
  )
  const onMoveStart = useCallback(() => lift(ground.current), [])
  const onMoveEnd = useCallback(
    (_event: unknown, view: Viewport) => {
      settle(ground.current)
      keepView(id, view)
    },
    [id],
  )
  // At the edge of the view a dragged card pulls the flow along.
  const { onNodeDragStart, onNodeDragStop } = dragging
  const onDragStart: OnNodeDrag<CardNode> = useCallback(
    (...drag) => {
      lift(ground.current)
      onNodeDragStart(...drag)
    },
    [onNodeDragStart],
  )
  const onDragStop: OnNodeDrag<CardNode> = useCallback(
    (...drag) => {
      settle(ground.current)
      onNodeDragStop(...drag)
    },
    [onNodeDragStop],
  )
  return (
    <section
      ref={ground}
      className={styles.ground}
      aria-label={t('Canvas')}
      data-detail={detail}
      data-large={flow.edges.length > mostDashed || undefined}
      onKeyDown={onCanvasKey}
      onPointerDownCapture={noteJoining}
      onPointerMove={(event) => {
        pointer.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerLeave={() => {
        pointer.current = null
      }}
      onDoubleClick={(event) => isGround(event.target) && addHere(event, toLayout)}
      onFocus={(event) => onFocus(event.target)}
      onBlur={pointAtNone}
      {...useDropping(toLayout, shelf)}
    >
      {view === null ? null : (
        <ReactFlow
          nodes={dragging.nodes as CardNode[]}
          edges={edges as WireEdge[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={selectEdges}
          onNodeDragStart={onDragStart}
          onNodeDrag={dragging.onNodeDrag}
          onNodeDragStop={onDragStop}
          onNodeClick={chooseNoNotes}
          onPaneClick={chooseNoNotes}
          onNodeDoubleClick={openSettings}
          onNodeContextMenu={onStepMenu}
          onEdgeContextMenu={onWireMenu}
          onPaneContextMenu={onGroundMenu}
          onEdgeMouseEnter={pointAtWire}
          onEdgeMouseLeave={pointAtNone}
          onConnect={wiring.onConnect}
          onConnectStart={wiring.onConnectStart}
          onConnectEnd={wiring.onConnectEnd}
          onReconnect={wiring.onReconnect}
          onReconnectStart={wiring.onReconnectStart}
          onReconnectEnd={wiring.onReconnectEnd}
          isValidConnection={wiring.isValidConnection}
          connectionLineComponent={ConnectionLine}
          connectionRadius={24}
          connectOnClick={false}
          edgesReconnectable={detail === 'full'}
          reconnectRadius={14}
          onMoveStart={onMoveStart}
          onMoveEnd={onMoveEnd}
          defaultViewport={view}
          minZoom={lowestZoom}
          maxZoom={highestZoom}
          onlyRenderVisibleElements
          snapToGrid={snap}
          snapGrid={snapGrid}
          nodeDragThreshold={3}
          selectionKeyCode="Shift"
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={addKeys}
          panOnScroll
          panOnDrag={panButtons}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          disableKeyboardA11y
          elevateEdgesOnSelect={false}
          onError={ignore}
          proOptions={withoutMark}
          aria-label={t('Steps and wires')}
        >
          <InFlow>
            <Dots />
            <div ref={setLightGround} />
            <GuideLines guides={dragging.guides} />
            <Notes flow={flow} shift={dragging.shift} carry={dragging.carry} drop={dragging.drop} />
          </InFlow>
          {map ? (
            <MiniMap<CardNode>
              className={styles.map ?? ''}
              nodeClassName={mapClass}
              nodeBorderRadius={12}
              pannable
              zoomable
              ariaLabel={t('Small map')}
            />
          ) : null}
        </ReactFlow>
      )}
      {base.length === 0 ? <EmptyGround /> : null}
      <Refusal />
      <ZoomTools map={map} />
      <Find />
      <Chooser />
    </section>
  )
}

/** Its sign stands in the list of libraries that the about box shows. */
const withoutMark = { hideAttribution: true }
/** A wire to an output that is gone cannot be drawn; the problems tell about it. */
const ignore = (): void => undefined

const mapClass = ({ data }: CardNode): string => (styles as Record<string, string>)[data.card.role] ?? ''

/** With Ctrl they stay with what is chosen besides. */
function chooseNoNotes({ ctrlKey, metaKey, shiftKey }: MouseEvent): void {
  if (!ctrlKey && !metaKey && !shiftKey) selectNotes([])
}

const openSettings = (_event: MouseEvent, node: CardNode): void => goTo(node.id)

function onStepMenu(event: MouseEvent, node: CardNode): void {
  event.preventDefault()
  openStepMenu(node.id, event.clientX, event.clientY)
}
function onWireMenu(event: MouseEvent, edge: WireEdge): void {
  event.preventDefault()
  openWireMenu(edge.id, event.clientX, event.clientY)
}
function onGroundMenu(event: MouseEvent | globalThis.MouseEvent): void {
  event.preventDefault()
  openGroundMenu(event.clientX, event.clientY)
}

const isGround = (target: EventTarget): boolean =>
  target instanceof Element && target.classList.contains('react-flow__pane')

function addHere(event: MouseEvent, toLayout: (point: Point) => Point): void {
  const screen = { x: event.clientX, y: event.clientY }
  const { x, y } = toLayout(screen)
  openChooser({ kind: 'add', screen, at: { x, y: y - headJoint }, from: null, edge: null })
}

function pointAtWire({ buttons }: MouseEvent, { id }: WireEdge): void {
  // What appears under something that is being dragged, and goes again, would make the browser refuse the drop.
  if (buttons === 0) setPointedWire(id)
}
const pointAtNone = (): void => setPointedWire(null)

/** What has the focus must be in view, where a key brought it there. */
function onFocus(target: Element): void {
  const id =
    target instanceof HTMLElement && target.matches('.react-flow__node:focus-visible') ? target.dataset.id : undefined
  if (id !== undefined) canvasControls()?.reveal(id)
  const wire = target.matches('.react-flow__edge') ? target.getAttribute('data-id') : null
  if (wire !== null) setPointedWire(wire)
}
