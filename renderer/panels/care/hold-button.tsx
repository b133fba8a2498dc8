/** Keeps an event and all that came after it from being removed, as for a case in dispute, until somebody releases it. */
import { useState } from 'react'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { openDialog } from '../../stores/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'

/** `what`: what it is about, as people call it. */
type Props = { readonly offset: number; readonly what: string }

export function HoldButton({ offset, what }: Props) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <IconButton size="small" icon="lock" label={t('Keep it from being removed…')} onClick={() => setAsking(true)} />
      {asking ? <Asking offset={offset} what={what} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

function Asking({ offset, what, onClose }: Props & { onClose(): void }) {
  const [name, setName] = useState(what)
  const [problem, setProblem] = useState<string | null>(null)
  const hold = async (): Promise<void> => {
    try {
      await host().call('care.hold', { offset, what: name.trim(), by: operator() })
    } catch (error) {
      const { message, advice } = asApiFailure(error)
      setProblem(`${message} ${advice}`)
      return
    }
    onClose()
    toast({
      title: t('Nothing from {what} on is removed', { what: name.trim() }),
      text: t('It is released under History and backups.'),
      tone: 'good',
      action: { label: t('Show it'), run: () => openDialog('care') },
    })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Keep it from being removed')}
      description={t(
        'However long events are kept otherwise: this one and everything that came after it stay until somebody releases them.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="primary" icon="lock" disabled={name.trim() === ''} onClick={() => void hold()}>
            {t('Keep it')}
          </Button>
        </>
      }
    >
      <Field
        label={t('What it is about')}
        help={t('It stands beside the rule of how long events are kept, with your name.')}
        problem={problem === null ? undefined : { message: problem }}
      >
        <TextInput value={name} onChange={setName} maxLength={200} />
      </Field>
    </Dialog>
  )
}
