/** The edge between two panels, to be dragged, moved with the arrow keys, or set back by a double click or Enter. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './split-pane.module.css'

type Props = {
  /** The way the edge moves: `horizontal` is left and right. */
  readonly direction: 'horizontal' | 'vertical'
  /** Pixels since the last call; right and down are positive. */
  onResize(delta: number): void
  onReset(): void
  readonly label: string
  /** The size of the panel that the edge belongs to, for screen readers. */
  readonly value?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
}

const step = 16

export function ResizeHandle({ direction, onResize, onReset, label, value, minimum, maximum }: Props) {
  const last = useRef(0)
  const across = direction === 'horizontal'
  const place = (event: PointerEvent) => (across ? event.clientX : event.clientY)
  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = across ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    if (event.key === less) onResize(event.shiftKey ? -step * 4 : -step)
    else if (event.key === more) onResize(event.shiftKey ? step * 4 : step)
    else if (event.key === 'Enter') onReset()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that takes the focus is a widget, which <hr> is not.
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={across ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(value ?? 50)}
      aria-valuemin={minimum}
      aria-valuemax={maximum}
      className={styles.handle}
      data-direction={direction}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        last.current = place(event)
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.dataset.dragging = ''
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const delta = place(event) - last.current
        last.current = place(event)
        if (delta !== 0) onResize(delta)
      }}
      onLostPointerCapture={(event) => {
        delete event.currentTarget.dataset.dragging
      }}
    />
  )
}
