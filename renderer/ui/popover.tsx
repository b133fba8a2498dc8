/** A small panel beside what opened it, for a look or a quick setting. */
import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

type Props = {
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly title?: ReactNode
  /** Both, or neither: then it opens by itself. */
  readonly open?: boolean | undefined
  readonly onOpenChange?: ((open: boolean) => void) | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right' | undefined
  readonly align?: 'start' | 'center' | 'end' | undefined
  readonly width?: number | undefined
  /** False leaves the focus to what was opened from within. */
  finalFocus?(): boolean
}

export function Popover({
  trigger,
  children,
  title,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  width = 280,
  finalFocus,
}: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} side={side} align={align} sideOffset={6} collisionPadding={8}>
          <Base.Popup className={styles.popup} style={{ width }} finalFocus={finalFocus}>
            {title === undefined ? null : <Base.Title className={styles.title}>{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
