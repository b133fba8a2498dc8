/** Forgets a customer: who is looked for, what is kept about them, and that it cannot be undone. */
import { useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { ForgottenView, PersonView, StoreCopy } from '../../../runtime/model/api/privacy.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { attempt } from '../../stores/attempt.ts'
import { operator } from '../../stores/flows.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatBytes, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { isPin, PinInput } from '../approvals/pin-input.tsx'
import styles from './forget-dialog.module.css'
import { useAsksPin } from './use-asks-pin.ts'

export function ForgetDialog() {
  const open = useSession(({ dialog }) => dialog === 'forget')
  return open ? <Open /> : null
}

function Open() {
  const [text, setText] = useState('')
  const [found, setFound] = useState<PersonView | null>(null)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [done, setDone] = useState<ForgottenView | null>(null)
  const asksPin = useAsksPin()
  const [pin, setPin] = useState('')
  const [copies, setCopies] = useState<readonly StoreCopy[]>([])
  const [alsoCopies, setAlsoCopies] = useState(true)
  const ready = text.trim().length > 1 && !working

  const ask = async <T,>(work: () => Promise<T>, show: (value: T) => void): Promise<void> => {
    setWorking(true)
    setFailure(null)
    const answer = await attempt(work)
    setWorking(false)
    if (answer.ok) show(answer.value)
    else setFailure(answer.failure)
  }
  const find = (): Promise<void> =>
    ask(
      async () => ({
        person: await host().call('person.find', { text }),
        copies: await host().call('person.copies', {}),
      }),
      (answer) => {
        setFound(answer.person)
        setCopies(answer.copies)
      },
    )
  const forget = (): Promise<void> =>
    ask(
      () => host().call('person.forget', { text, by: operator(), copies: alsoCopies, ...(asksPin ? { pin } : {}) }),
      setDone,
    )
  const close = (): void => {
    if (!working) openDialog(null)
  }
  return (
    <Dialog
      open
      onClose={close}
      title={t('Forget a customer')}
      description={t(
        'What names them becomes unreadable for good: in events, here and in every copy of this store, and in tables, files, and what waits to be sent. Figures stay.',
      )}
      footer={
        done === null ? (
          <>
            <Button disabled={working} onClick={close}>
              {t('Cancel')}
            </Button>
            {found !== null && found.events > 0 ? (
              <Button kind="danger" disabled={working || (asksPin && !isPin(pin))} onClick={() => void forget()}>
                {working ? t('Forgetting…') : t('Forget them for good')}
              </Button>
            ) : (
              <Button kind="primary" disabled={!ready} onClick={() => void find()}>
                {working ? t('Looking…') : t('Look')}
              </Button>
            )}
          </>
        ) : (
          <Button kind="primary" onClick={close}>
            {t('Close')}
          </Button>
        )
      }
    >
      {done === null ? (
        <>
          <Field label={t('Customer number or e-mail')}>
            <TextInput
              value={text}
              onChange={(value) => {
                setText(value)
                setFound(null)
              }}
              placeholder={t('such as ann@example.org')}
              maxLength={200}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && ready && found === null) void find()
              }}
            />
          </Field>
          {found === null ? null : <Found found={found} />}
          {found !== null && found.events > 0 && copies.length > 0 ? (
            <div className={styles.pin}>
              <Checkbox
                checked={alsoCopies}
                onChange={setAlsoCopies}
                label={t('Also in {count, plural, one {the copy} other {the # copies}} of the store ({size})', {
                  count: copies.length,
                  size: formatBytes(copies.reduce((sum, { bytes }) => sum + bytes, 0)),
                })}
              />
            </div>
          ) : null}
          {found !== null && found.events > 0 && asksPin ? (
            <div className={styles.pin}>
              <Field label={t('PIN')} help={t('This is for good, so it asks for the PIN, as money does.')}>
                <PinInput value={pin} onChange={setPin} />
              </Field>
            </div>
          ) : null}
        </>
      ) : (
        <Done done={done} />
      )}
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      )}
    </Dialog>
  )
}

function Found({ found }: { readonly found: PersonView }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { events, first, last, names } = found
  if (events === 0)
    return (
      <p className={styles.found} role="status">
        {t('Nothing personal is kept under this name. Try the number of the customer, or the address of an order.')}
      </p>
    )
  const at = (moment: number | null): string => (moment === null ? '' : formatMoment(moment, zone, Date.now()))
  return (
    <div className={styles.found} role="status">
      <p>
        {t('{count, plural, one {One event tells} other {# events tell}} of them, from {first} to {last}:', {
          count: events,
          first: at(first),
          last: at(last),
        })}
      </p>
      <ul>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p>{t('This cannot be undone. Your name goes into the log, theirs does not.')}</p>
    </div>
  )
}

function Done({ done: { events, places, unsent, left, copies } }: { readonly done: ForgottenView }) {
  return (
    <div className={styles.found} role="status">
      <p>
        {t('Forgotten, in {count, plural, one {one event} other {# events}}.', { count: events })}{' '}
        {places === 0
          ? ''
          : t('{count, plural, one {One place} other {# places}} in tables and files says “erased” now.', {
              count: places,
            })}{' '}
        {unsent === 0
          ? ''
          : t('{count, plural, one {One message or call} other {# messages or calls}} that waited is not sent.', {
              count: unsent,
            })}
      </p>
      {left.length === 0 ? null : (
        <p>
          {t(
            'Still in {count, plural, one {a file} other {# files}} that you gave to a flow: {names}. Choose a file without them at the step that reads it.',
            {
              count: left.length,
              names: left
                .slice(0, 5)
                .map((name) => cleanName(name, 60))
                .join(', '),
            },
          )}
        </p>
      )}
      <p>
        {copies.length === 0
          ? t('No copy of the store that is known here names them.')
          : t(
              '{count, plural, one {One copy} other {# copies}} of the store may name them still: see “History and backups”.',
              { count: copies.length },
            )}{' '}
        {t('Copies that you or a program made elsewhere are not known here.')}
      </p>
    </div>
  )
}
