/**
 * A light that runs along a wire once when events have passed: a few at a time, none for who wants no motion. It is an
 * element of its own, moved by the compositor: a dash that runs along the path would have the whole wire painted anew
 * with every frame.
 */

import { isCalm } from './calm.ts'
import styles from './wire.module.css'
import { type Curve, pointOn } from './wire-path.ts'

const mostAtOnce = 6
const pieces = 14
/** Wires with a light on them. */
const busy = new Set<string>()
let ground: HTMLElement | null = null

/** Where lights are put: it moves and grows with the flow. */
export const setLightGround = (element: HTMLElement | null): void => {
  ground = element
}

export function pulse(wire: string, curve: Curve, role: string): void {
  if (ground === null || isCalm() || busy.size >= mostAtOnce || busy.has(wire)) return
  busy.add(wire)
  const light = document.createElement('i')
  light.className = styles.light ?? ''
  light.dataset.role = role
  ground.append(light)
  const steps = Array.from({ length: pieces + 1 }, (_, piece) => {
    const { x, y } = pointOn(curve, piece / pieces)
    return { transform: `translate(${x}px, ${y}px)`, opacity: piece === 0 || piece === pieces ? 0 : 1 }
  })
  const run = light.animate(steps, { duration: 950, easing: 'ease-in-out' })
  const end = (): void => {
    busy.delete(wire)
    light.remove()
  }
  run.onfinish = end
  run.oncancel = end
}
