/** Puts the focus on a step, on the canvas or in the list, as soon as it is drawn. */
import { t } from '../words/words.ts'

/** A step that is out of view is drawn only after the canvas has moved there. */
const mostFrames = 40

export const focusStep = (id: string): void => whenDrawn(() => stepElement(id))

export const focusWire = (id: string): void => whenDrawn(() => wireElement(id))

function whenDrawn(find: () => HTMLElement | SVGElement | null): void {
  let frames = 0
  const attempt = (): void => {
    const element = find()
    if (element) element.focus({ preventScroll: true })
    else if (++frames < mostFrames) requestAnimationFrame(attempt)
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
