/**
 * The dotted ground. It lies in the flow's own coordinates and moves with it; only when one leaves what it covers, or
 * rests at another zoom, it is laid anew, past React. Being under all cards it also gives the compositor one surface to
 * put them on, which is what makes a lifted flow (`lift.ts`) cheap to move.
 */
import { useStoreApi } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { grid } from '../document/place.ts'
import styles from './surface.module.css'

/** Dots nearer to each other than this, in pixels of the window, would be a grey mist. */
const nearest = 14
/** How far it reaches beyond what is seen, as a share of that, on each side. */
const beyond = 0.75
/** ms without a change of zoom after which the dots get their size back. */
const rest = 180

type Laid = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly zoom: number
}

export const Dots = memo(function Dots() {
  const store = useStoreApi()
  const ground = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let laid: Laid | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const lay = () => {
      const { transform, width, height } = store.getState()
      if (ground.current !== null && width > 0) laid = layGround(ground.current, transform, width, height)
    }
    const follow = () => {
      const { transform, width, height } = store.getState()
      const [x, y, zoom] = transform
      const [left, top] = [-x / zoom, -y / zoom]
      const isCovered =
        laid !== null &&
        left >= laid.left &&
        top >= laid.top &&
        left + width / zoom <= laid.right &&
        top + height / zoom <= laid.bottom
      if (!isCovered) lay()
      else if (laid !== null && laid.zoom !== zoom) {
        clearTimeout(timer)
        timer = setTimeout(lay, rest)
      }
    }
    follow()
    const stop = store.subscribe(follow)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])
  return <div ref={ground} className={styles.dots} aria-hidden="true" />
})

function layGround(
  ground: HTMLElement,
  [x, y, zoom]: readonly [number, number, number],
  width: number,
  height: number,
): Laid {
  let spacing = grid
  while (spacing * zoom < nearest) spacing *= 2
  const down = (length: number): number => Math.floor(length / spacing) * spacing
  const [wide, high] = [width / zoom, height / zoom]
  const left = down(-x / zoom - wide * beyond)
  const top = down(-y / zoom - high * beyond)
  const right = left + down(wide * (1 + 2 * beyond)) + spacing
  const bottom = top + down(high * (1 + 2 * beyond)) + spacing
  const { style } = ground
  style.transform = `translate(${left}px, ${top}px)`
  style.width = `${right - left}px`
  style.height = `${bottom - top}px`
  style.backgroundSize = `${spacing}px ${spacing}px`
  style.setProperty('--dot', `${1 / zoom}px`)
  return { left, top, right, bottom, zoom }
}
