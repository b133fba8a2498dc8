/** The PIN that is asked for where money moves: chosen, changed, forgotten. */
import { useEffect, useState } from 'react'
import type { PinState } from '../../../runtime/model/api/approvals.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { isPin, PinInput } from '../approvals/pin-input.tsx'
import styles from './settings-dialog.module.css'

export function PinSection() {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const [state, setState] = useState<PinState | null>(null)
  const [open, setOpen] = useState(false)
  const [before, setBefore] = useState('')
  const [pin, setPin] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const take = async (asking: Promise<PinState>): Promise<void> => {
    try {
      setState(await asking)
      setFailure(null)
      setOpen(false)
    } catch (error) {
      setFailure(asApiFailure(error))
    }
    setBefore('')
    setPin('')
  }
  useEffect(() => {
    void host()
      .call('pin.read', {})
      .then(setState, () => undefined)
  }, [])
  if (state === null) return null
  const { waitsUntil } = state
  const ready = isPin(pin) && (!state.set || isPin(before))
  const save = (): void => {
    if (ready) void take(host().call('pin.set', { pin, by: operator(), ...(state.set ? { before } : {}) }))
  }
  return (
    <section className={styles.machine}>
      <h3>{t('PIN where money moves')}</h3>
      {waitsUntil !== null ? (
        <p className={styles.note} role="status">
          {t('The PIN was forgotten and goes {when}. Whoever knows it can keep it: change it here until then.', {
            when: formatMoment(waitsUntil, zone, Date.now()),
          })}
        </p>
      ) : null}
      {open ? (
        <div className={styles.pair}>
          {state.set ? (
            <Field label={t('Present PIN')}>
              <PinInput value={before} onChange={setBefore} />
            </Field>
          ) : null}
          <Field label={t('New PIN')} help={t('4 to 12 digits.')}>
            <PinInput value={pin} onChange={setPin} onEnter={save} />
          </Field>
        </div>
      ) : null}
      {failure ? (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.advice}
        </p>
      ) : null}
      <div className={styles.buttons}>
        {open ? (
          <>
            <Button disabled={!ready} onClick={save}>
              {t('Save the PIN')}
            </Button>
            <Button kind="quiet" onClick={() => setOpen(false)}>
              {t('Cancel')}
            </Button>
          </>
        ) : (
          <Button icon="lock" onClick={() => setOpen(true)}>
            {state.set ? t('Change the PIN…') : t('Choose a PIN…')}
          </Button>
        )}
        {state.set && waitsUntil === null ? (
          <Button kind="quiet" onClick={() => void take(host().call('pin.forget', { by: operator() }))}>
            {t('Forgotten: let it go in a day')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}
