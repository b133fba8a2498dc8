/** A no has a reason: whoever asked will want to know. */
import { useState } from 'react'
import type { ApprovalItem } from '../../../runtime/model/api/approvals.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { cleanName } from '../../document/names.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'

type Props = {
  readonly items: readonly ApprovalItem[]
  onClose(): void
  onDecline(reason: string): Promise<Failure | null>
}

export function DeclineDialog({ items, onClose, onDecline }: Props) {
  const [reason, setReason] = useState('')
  const [working, setWorking] = useState(false)
  const ready = reason.trim() !== '' && !working
  const decline = async (): Promise<void> => {
    if (!ready) return
    setWorking(true)
    await onDecline(reason.trim())
    onClose()
  }
  const [only] = items
  return (
    <Dialog
      open
      onClose={() => {
        if (!working) onClose()
      }}
      title={t('{count, plural, one {Decline} other {Decline # questions}}', { count: items.length })}
      description={items.length === 1 && only ? cleanName(only.what, 300) : undefined}
      footer={
        <>
          <Button disabled={working} onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button kind="danger" disabled={!ready} onClick={() => void decline()}>
            {working ? t('Declining…') : t('Decline')}
          </Button>
        </>
      }
    >
      <Field label={t('Why?')} help={t('It stands in the history, with your name.')}>
        <TextInput
          value={reason}
          onChange={setReason}
          placeholder={t('The address does not exist')}
          maxLength={200}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void decline()
          }}
        />
      </Field>
    </Dialog>
  )
}
