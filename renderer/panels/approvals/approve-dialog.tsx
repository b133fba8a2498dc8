/** A yes that moves money asks for the PIN; the first time it lets one be chosen. */
import { useEffect, useState } from 'react'
import type { ApprovalItem, PinState } from '../../../runtime/model/api/approvals.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { operator } from '../../stores/flows.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './approvals.module.css'
import { isPin, PinInput } from './pin-input.tsx'
import type { Given } from './use-answering.ts'

type Props = {
  readonly item: ApprovalItem
  onClose(): void
  onApprove(given: Given): Promise<Failure | null>
}

export function ApproveDialog({ item, onClose, onApprove }: Props) {
  const [state, setState] = useState<PinState | null>(null)
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void host()
      .call('pin.read', {})
      .then(setState, (error: unknown) => setFailure(asApiFailure(error)))
  }, [])
  const choosing = state?.set === false
  const differ = choosing && again !== '' && again !== pin && !pin.startsWith(again)
  const ready = state !== null && isPin(pin) && (!choosing || again === pin) && !working

  const approve = async (): Promise<void> => {
    if (!ready) return
    setWorking(true)
    setFailure(null)
    const failed = (choosing ? await choose(pin, setState) : null) ?? (await onApprove({ pin }))
    setWorking(false)
    if (failed === null) onClose()
    else {
      setFailure(failed)
      setPin('')
    }
  }
  const onEnter = (): void => void approve()
  return (
    // Shown when it is known what it asks for: a key pressed before would go nowhere.
    <Dialog
      open={state !== null || failure !== null}
      onClose={() => {
        if (!working) onClose()
      }}
      title={item.amount ? t('Approve {amount}', { amount: formatMoney(item.amount) }) : t('Approve what moves money')}
      description={cleanName(item.what, 300)}
      width={420}
      footer={
        <>
          <Button disabled={working} onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button kind="primary" disabled={!ready} onClick={onEnter}>
            {working ? t('Approving…') : t('Approve')}
          </Button>
        </>
      }
    >
      <div className={styles.pins}>
        {choosing ? (
          <p className={styles.note}>
            {t('Money moves here. Choose a PIN once: from now on it is asked for each time.')}
          </p>
        ) : null}
        <Field
          label={choosing ? t('New PIN') : t('PIN')}
          help={choosing ? t('4 to 12 digits.') : undefined}
          problem={failure ? { message: [failure.message, failure.advice].join(' ') } : undefined}
        >
          <PinInput value={pin} onChange={setPin} onEnter={onEnter} />
        </Field>
        {choosing ? (
          <Field
            label={t('The same PIN again')}
            problem={differ ? { message: t('The two are not the same.') } : undefined}
          >
            <PinInput value={again} onChange={setAgain} onEnter={onEnter} />
          </Field>
        ) : null}
      </div>
    </Dialog>
  )
}

async function choose(pin: string, done: (state: PinState) => void): Promise<Failure | null> {
  try {
    done(await host().call('pin.set', { pin, by: operator() }))
    return null
  } catch (error) {
    return asApiFailure(error)
  }
}
