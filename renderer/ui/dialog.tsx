/** A window within the window, for one task. Escape and the cross close it; the focus goes back to where it came from. */
import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, type RefObject, useRef } from 'react'
import { t } from '../words/words.ts'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'
import { fillable } from './use-first-focus.ts'

type Props = {
  readonly open: boolean
  onClose(): void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, the one that goes on at the end. */
  readonly footer?: ReactNode
  /** In pixels; never wider than the window. */
  readonly width?: number | undefined
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined
}

/** One that cannot be pressed cannot take the focus either, which would stay behind the dialog then. */
const pressable = 'footer button:not(:disabled)'

export function Dialog({ open, onClose, title, description, children, footer, width = 480, initialFocus }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  // The first thing to fill in, not the cross, which happens to come first.
  const firstInput = () =>
    popup.current?.querySelector<HTMLElement>(fillable) ??
    [...(popup.current?.querySelectorAll<HTMLElement>(pressable) ?? [])].at(-1) ??
    popup.current
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup ref={popup} className={styles.popup} style={{ width }} initialFocus={initialFocus ?? firstInput}>
            <div className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              <Base.Close render={<IconButton label={t('Close')} icon="x" size="small" />} />
            </div>
            <div className={styles.body}>
              {description === undefined ? null : (
                <Base.Description className={styles.description}>{description}</Base.Description>
              )}
              {children}
            </div>
            {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
