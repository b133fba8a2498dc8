/** The dotted ground. It moves with the flow, written past React. */
import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { grid } from '../document/place.ts'
import styles from './surface.module.css'

/** Dots nearer to each other than this, in pixels of the window, would be a grey mist. */
const nearest = 14
/** How far the ground reaches beyond what is seen, in pixels of the window. */
const beyond = 64

export function Dots() {
  const store = useStoreApi()
  const ground = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let shown = ''
    let spacing = 0
    const follow = () => {
      const [x, y, zoom] = store.getState().transform
      const place = `translate(${past(x, zoom)}px, ${past(y, zoom)}px)`
      if (ground.current === null || (place === shown && spacingAt(zoom) === spacing)) return
      if (spacingAt(zoom) !== spacing) {
        spacing = spacingAt(zoom)
        ground.current.style.backgroundSize = `${spacing}px ${spacing}px`
      }
      shown = place
      ground.current.style.transform = place
    }
    follow()
    return store.subscribe(follow)
  }, [store])
  return <div ref={ground} className={styles.dots} aria-hidden="true" />
}

function spacingAt(zoom: number): number {
  let spacing = grid * zoom
  while (spacing < nearest) spacing *= 2
  return spacing
}

/** Where the first dot lies: the pattern repeats, so the ground itself never has to move further than one dot. */
function past(offset: number, zoom: number): number {
  const spacing = spacingAt(zoom)
  return ((((offset + beyond) % spacing) + spacing) % spacing) - 1
}
