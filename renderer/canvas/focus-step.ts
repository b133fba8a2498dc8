/** Puts the focus on a step, on the canvas or in the list, as soon as it is drawn. */
import { canvasControls } from '../actions/canvas-controls.ts'
import { t } from '../words/words.ts'

/** A step that is out of view is drawn only after the canvas has moved there. */
const mostFrames = 60
/** Something else may have moved the canvas meanwhile; every so many frames it is asked again. */
const framesToReveal = 12

export const focusStep = (id: string): void =>
  whenDrawn(
    () => stepElement(id),
    () => canvasControls()?.reveal(id),
  )

/** A key that comes before the copy is drawn is for the copy, not for the card it was made of. */
export function focusCopy(id: string): void {
  const { activeElement } = document
  if (activeElement instanceof HTMLElement && activeElement.closest('.react-flow__node') !== null) activeElement.blur()
  focusStep(id)
}

export const focusWire = (id: string): void => whenDrawn(() => wireElement(id))

/**
 * A list that closes gives the focus back to where it came from, on a busy machine late: for so many frames and ms at
 * least the step takes it again.
 */
const heldFrames = 15
const heldTime = 1_000

function whenDrawn(find: () => HTMLElement | SVGElement | null, reveal: () => void = () => {}): void {
  let frames = 0
  let held = 0
  let heldSince = Number.POSITIVE_INFINITY
  // From the next key or press on, a person decides where the focus is.
  const end = new AbortController()
  for (const sign of ['keydown', 'pointerdown'])
    window.addEventListener(sign, () => end.abort(), { capture: true, once: true, signal: end.signal })
  const attempt = (): void => {
    if (end.signal.aborted) return
    const element = find()
    if (element) {
      held++
      heldSince = Math.min(heldSince, performance.now())
      if (document.activeElement !== element) element.focus({ preventScroll: true })
    }
    const isHeld = held >= heldFrames && performance.now() - heldSince >= heldTime
    if (!element && frames % framesToReveal === framesToReveal - 1) reveal()
    if (!isHeld && (element || ++frames < mostFrames)) requestAnimationFrame(attempt)
    else end.abort()
  }
  requestAnimationFrame(attempt)
}

/** Into the settings of what is selected, once they are shown; a field that asked for the focus keeps it. */
export function focusInspector(): void {
  let frames = 0
  const attempt = (): void => {
    const panel = document.querySelector(`section[aria-label="${CSS.escape(t('Inspector'))}"]`)
    const first = panel?.querySelector<HTMLElement>('input, textarea, select, button, [tabindex="0"]')
    if (first && !panel?.contains(document.activeElement)) first.focus()
    else if (!panel && ++frames < mostFrames) requestAnimationFrame(attempt)
  }
  requestAnimationFrame(attempt)
}

export const stepElement = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"], [data-step="${CSS.escape(id)}"]`)

const wireElement = (id: string): SVGElement | null =>
  document.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)
