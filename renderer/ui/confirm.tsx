/** Asks before something that cannot be undone. The question names what happens; the button names the deed. */
import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { type ReactNode, useRef } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import styles from './confirm.module.css'
import dialog from './dialog.module.css'

type Props = {
  readonly open: boolean
  readonly title: string
  readonly text: ReactNode
  /** The deed, as a verb: "Delete the flow". */
  readonly action: string
  readonly danger?: boolean | undefined
  onConfirm(): void
  onClose(): void
}

export function Confirm({ open, title, text, action, danger, onConfirm, onClose }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={dialog.backdrop} />
        <Base.Viewport className={dialog.viewport}>
          {/* Enter on a dangerous question must not do the deed by habit. */}
          <Base.Popup className={dialog.popup} style={{ width: 420 }} initialFocus={danger === true ? cancel : true}>
            <div className={styles.text}>
              <Base.Title className={dialog.title}>{title}</Base.Title>
              <Base.Description className={styles.description} render={<div />}>
                {text}
              </Base.Description>
            </div>
            <div className={dialog.footer}>
              <Button ref={cancel} onClick={onClose}>
                {t('Cancel')}
              </Button>
              <Button
                kind={danger === true ? 'danger' : 'primary'}
                onClick={() => {
                  onConfirm()
                  onClose()
                }}
              >
                {action}
              </Button>
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
