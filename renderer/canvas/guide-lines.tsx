/** The thin lines that show that a dragged card stands level with another one. */
import type { Guides } from './guides.ts'
import styles from './surface.module.css'

export function GuideLines({ guides: { x, y } }: { readonly guides: Guides }) {
  if (x === null && y === null) return null
  return (
    <>
      {x === null ? null : <span className={styles.guideDown} style={{ left: x }} />}
      {y === null ? null : <span className={styles.guideAcross} style={{ top: y }} />}
    </>
  )
}
