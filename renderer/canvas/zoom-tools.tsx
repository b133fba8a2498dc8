/** Zooming and looking around, bottom left. The level is written past React: it changes with every turn of the wheel. */
import { useStoreApi } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { canvasControls } from '../actions/canvas-controls.ts'
import { useSession } from '../stores/session.ts'
import { IconButton } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { writeText } from './live-views.ts'
import styles from './surface.module.css'

export const ZoomTools = memo(function ZoomTools({ map }: { readonly map: boolean }) {
  const store = useStoreApi()
  const level = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    let shown = 0
    const show = () => {
      const percent = Math.round(store.getState().transform[2] * 100)
      if (percent === shown) return
      shown = percent
      writeText(level.current, t('{percent} %', { percent }))
    }
    show()
    return store.subscribe(show)
  }, [store])
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('View')}>
      <IconButton
        label={t('Zoom out')}
        icon="minus"
        keys="Mod+-"
        size="small"
        onClick={() => canvasControls()?.zoomOut()}
      />
      <Tooltip content={t('Life size')} keys="Mod+0">
        <button ref={level} type="button" className={styles.level} onClick={() => canvasControls()?.zoomTo(1)} />
      </Tooltip>
      <IconButton
        label={t('Zoom in')}
        icon="plus"
        keys="Mod++"
        size="small"
        onClick={() => canvasControls()?.zoomIn()}
      />
      <IconButton
        label={t('See the whole flow')}
        icon="maximize"
        keys="Mod+1"
        size="small"
        onClick={() => canvasControls()?.fit()}
      />
      <IconButton
        label={t('Small map')}
        icon="map"
        keys="M"
        size="small"
        pressed={map}
        onClick={() => useSession.setState({ minimap: !map })}
      />
    </div>
  )
})
