/** What keys do while a step or a wire on the canvas has the focus. Keys of the whole window are actions. */
import type { KeyboardEvent } from 'react'
import { type Flow, splitOutput } from '../../runtime/model/flow.ts'
import { canvasControls } from '../actions/canvas-controls.ts'
import { edgeId, edgeOf } from '../document/edge-id.ts'
import { grid, placeOf } from '../document/place.ts'
import { finishGesture, useDocument } from '../stores/document.ts'
import { goTo, select, useSession } from '../stores/session.ts'
import { t } from '../words/words.ts'
import { announce } from './announce.ts'
import { openChooser } from './choosing.ts'
import { focusInspector, focusStep, focusWire, stepElement } from './focus-step.ts'
import { openStepMenu, openWireMenu } from './menus.ts'
import { readingOrder } from './reading-order.ts'
import { moveSteps, removeSteps } from './step-edits.ts'
import type { Point } from './wire-path.ts'

export const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

export function onCanvasKey(event: KeyboardEvent<HTMLElement>): void {
  const { flow } = useDocument.getState()
  if (flow === null || event.defaultPrevented || event.ctrlKey || event.metaKey || !(event.target instanceof Element))
    return
  const step = event.target.closest<HTMLElement>('.react-flow__node')
  const wire = event.target.closest<SVGElement>('.react-flow__edge')
  const done = step?.dataset.id
    ? onStep(event, flow, step.dataset.id, step)
    : wire?.dataset.id
      ? onWire(event, flow, wire.dataset.id, wire)
      : false
  if (!done) return
  event.preventDefault()
  event.stopPropagation()
}

function onStep(event: KeyboardEvent, flow: Flow, id: string, element: HTMLElement): boolean {
  const { key, shiftKey, altKey } = event
  const arrow = arrows[key]
  if (arrow && altKey) return followWire(flow, id, key)
  if (arrow) return nudge(flow, id, arrow, shiftKey ? 4 : 1)
  if (key === 'Tab') return goOn(flow, id, shiftKey ? -1 : 1)
  if (altKey) return false
  if (key === ' ' && event.repeat) return true
  const { right, top, left, bottom } = element.getBoundingClientRect()
  if (key === 'F10' && shiftKey) openStepMenu(id, left + 12, Math.min(bottom, top + 40))
  else if (key === 'ContextMenu') openStepMenu(id, left + 12, Math.min(bottom, top + 40))
  else if (key === 'Enter') openSettings(id)
  else if (key === ' ') toggleOnceReleased(id)
  else if (key.toLowerCase() === 'c')
    openChooser({ kind: 'connect', screen: { x: right + 12, y: top }, node: id, output: onlyOutput(id) })
  else if (key === 'Delete' || key === 'Backspace') removeAndGoOn(flow, id)
  else return false
  return true
}

/** The steps that are selected, or this one alone where it is not among them. */
function together(id: string): ReadonlySet<string> {
  const { nodes } = useSession.getState()
  if (nodes.has(id)) return nodes
  select([id])
  return new Set([id])
}

function openSettings(id: string): void {
  goTo(id)
  focusInspector()
}

let pause: ReturnType<typeof setTimeout> | undefined

/** Presses that follow each other are one step of the undo history. */
export function nudge(flow: Flow, id: string, { x, y }: Point, factor: number): true {
  const by = grid * factor
  const places = new Map(
    [...together(id)].map((one) => {
      const place = placeOf(flow, one)
      return [one, { x: place.x + x * by, y: place.y + y * by }] as const
    }),
  )
  moveSteps(places, null, `arrows ${[...places.keys()].join(' ')}`, { x: x * by, y: y * by })
  clearTimeout(pause)
  pause = setTimeout(finishGesture, 800)
  const { x: newX, y: newY } = places.get(id) ?? { x: 0, y: 0 }
  announce(t('Moved to {x}, {y}', { x: newX, y: newY }))
  canvasControls()?.reveal(id)
  return true
}

/** Steps out of view are not in the page, so the browser alone would pass them by. */
function goOn(flow: Flow, id: string, by: 1 | -1): boolean {
  const order = readingOrder(flow)
  const next = order[order.indexOf(id) + by]
  if (next === undefined) return false
  if (stepElement(next) === null) canvasControls()?.reveal(next)
  focusStep(next)
  return true
}

/** Space with a drag is a hand that moves the flow: only by itself it selects. */
function toggleOnceReleased(id: string): void {
  const end = new AbortController()
  const { signal } = end
  window.addEventListener('pointerdown', () => end.abort(), { capture: true, signal })
  window.addEventListener('blur', () => end.abort(), { signal })
  window.addEventListener(
    'keyup',
    ({ key }) => {
      end.abort()
      if (key === ' ') toggle(id)
    },
    { signal },
  )
}

function toggle(id: string): void {
  const { nodes, edges, notes } = useSession.getState()
  const next = new Set(nodes)
  if (!next.delete(id)) next.add(id)
  select(next, edges, notes)
}

function removeAndGoOn(flow: Flow, id: string): void {
  const gone = together(id)
  const order = readingOrder(flow)
  const rest = [...order.slice(order.indexOf(id) + 1), ...order.slice(0, order.indexOf(id)).reverse()]
  const next = rest.find((one) => !gone.has(one))
  removeSteps(gone, useSession.getState().edges, useSession.getState().notes)
  if (next !== undefined) focusStep(next)
}

const onlyOutput = (id: string): string | null => {
  const rows = stepElement(id)?.querySelectorAll<HTMLElement>('.react-flow__handle.source') ?? []
  return rows.length === 1 ? (rows[0]?.dataset.handleid ?? null) : null
}

/** Alt with an arrow walks along the wires: step, wire, step. */
function followWire(flow: Flow, id: string, key: string): boolean {
  const wires = flow.edges.filter(({ from, to }) => (key === 'ArrowLeft' ? to === id : splitOutput(from).node === id))
  const [first] = wires
  if (first === undefined || key === 'ArrowUp' || key === 'ArrowDown') return true
  focusWire(edgeId(first))
  return true
}

function onWire(event: KeyboardEvent, flow: Flow, id: string, element: SVGElement): boolean {
  const { from, to } = edgeOf(id)
  const { node } = splitOutput(from)
  const { left, top, width, height } = element.getBoundingClientRect()
  const screen = { x: left + width / 2, y: top + height / 2 }
  const goStep = (step: string): void => {
    if (stepElement(step) === null) canvasControls()?.reveal(step)
    focusStep(step)
  }
  if (event.key === 'ArrowRight') goStep(to)
  else if (event.key === 'ArrowLeft') goStep(node)
  else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const siblings = flow.edges.filter((edge) => splitOutput(edge.from).node === node).map(edgeId)
    const next =
      siblings[(siblings.indexOf(id) + (event.key === 'ArrowDown' ? 1 : siblings.length - 1)) % siblings.length]
    if (next !== undefined) focusWire(next)
  } else if (event.key === ' ') select([], [id])
  else if (event.key === 'Enter') openChooser({ kind: 'add', screen, at: null, from: null, edge: edgeOf(id) })
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    removeSteps(new Set(), new Set([id]))
    goStep(node)
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
    openWireMenu(id, screen.x, screen.y)
  else if (event.key === 'Escape') {
    select([])
    goStep(node)
  } else return false
  return true
}
