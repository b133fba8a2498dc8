/** Leaving something out for good asks for a reason, since someone will ask later. Stays until it is done. */
import { useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { LookItem } from '../../../runtime/model/api/look.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { isSaidTwice } from './causes.ts'
import styles from './needs-a-look.module.css'

type Props = {
  readonly items: readonly LookItem[]
  onClose(): void
  onSkip(items: readonly LookItem[], reason: string): Promise<Failure | null>
}

export function SkipDialog({ items, onClose, onSkip }: Props) {
  const [reason, setReason] = useState('')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const compared = items.every(isSaidTwice)
  const ready = reason.trim() !== '' && !working
  const skip = async (): Promise<void> => {
    if (!ready) return
    setWorking(true)
    const failed = await onSkip(items, reason.trim())
    setWorking(false)
    if (failed) setFailure(failed)
    else onClose()
  }
  return (
    <Dialog
      open
      onClose={() => {
        if (!working) onClose()
      }}
      title={
        compared
          ? t('Keep what was said first')
          : t('{count, plural, one {Skip one event} other {Skip # events}}', { count: items.length })
      }
      description={t(
        compared
          ? 'What came second was not handled, and is not handled now. {count, plural, one {Both stay} other {They all stay}} in the log, with your name and reason.'
          : 'The step will not handle {count, plural, one {it} other {them}}, and goes on with what waits behind. {count, plural, one {The event stays} other {The events stay}} in the log, with your name and reason.',
        { count: items.length },
      )}
      footer={
        <>
          <Button disabled={working} onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button kind="danger" disabled={!ready} onClick={() => void skip()}>
            {compared ? t('Keep the first') : working ? t('Skipping…') : t('Skip')}
          </Button>
        </>
      }
    >
      <Field label={t('Why?')}>
        <TextInput
          value={reason}
          onChange={setReason}
          placeholder={t('It was a test order')}
          maxLength={200}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void skip()
          }}
        />
      </Field>
      {failure ? (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      ) : null}
    </Dialog>
  )
}
