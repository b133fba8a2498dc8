/** Alerts outside the window, too: by e-mail, through a mail connection of this computer. */
import { useEffect, useState } from 'react'
import type { AlertMail } from '../../../runtime/model/api/alerts.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { practice } from '../../../runtime/model/connection.ts'
import { tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { openConnections, useConnections } from '../../stores/connections.ts'
import { operator } from '../../stores/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './alerts.module.css'

/** ms between two looks while one is on its way. */
const every = 1_000

/** `onLeave`: another place in the window is opened. */
export function MailPart({ onLeave }: { onLeave(): void }) {
  const [mail, setMail] = useState<AlertMail | null>(null)
  const [editing, setEditing] = useState(false)
  const read = (): void =>
    void host()
      .call('alerts.mail', {})
      .then(setMail, () => {})
  useEffect(read, [])
  const isUnderWay = mail?.last?.state === 'pending' || mail?.last?.state === 'inflight'
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  useEffect(() => {
    if (!isUnderWay) return
    const timer = setInterval(read, every)
    return () => clearInterval(timer)
  }, [isUnderWay])
  if (mail === null) return null
  const ask = (asking: Promise<AlertMail>): void =>
    void asking.then(setMail, (error: unknown) => tellFailure(asApiFailure(error)))
  if (editing)
    return (
      <MailForm
        mail={mail}
        onLeave={onLeave}
        onDone={(next) => {
          setMail(next)
          setEditing(false)
        }}
        onCancel={() => setEditing(false)}
      />
    )
  if (mail.connection === null)
    return (
      <div className={styles.mail}>
        <p>{t('While this window is closed, nobody sees them here.')}</p>
        <Button size="small" icon="mail" onClick={() => setEditing(true)}>
          {t('Send them by e-mail, too…')}
        </Button>
      </div>
    )
  return (
    <div className={styles.mail}>
      <p>
        {t('They also go to {to} by e-mail.', { to: mail.to })} <Last last={mail.last} />
      </p>
      <div className={styles.mailButtons}>
        <Button
          size="small"
          kind="quiet"
          onClick={() => ask(host().call('alerts.setMail', { connection: null, to: '', by: operator() }))}
        >
          {t('No e-mails any more')}
        </Button>
        <Button size="small" kind="quiet" onClick={() => setEditing(true)}>
          {t('Change…')}
        </Button>
        <Button
          size="small"
          icon="send"
          disabled={isUnderWay}
          onClick={() => ask(host().call('alerts.tryMail', { by: operator() }))}
        >
          {t('Send one to try')}
        </Button>
      </div>
    </div>
  )
}

function Last({ last }: Pick<AlertMail, 'last'>) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  if (last === null) return null
  const when = formatMoment(last.at, zone, Date.now())
  switch (last.state) {
    case 'done':
      return <span>{t('The last one was handed over {when}.', { when })}</span>
    case 'pending':
    case 'inflight':
      return <span>{last.reason === '' ? t('One is on its way.') : t('One waits: {reason}', last)}</span>
    default:
      return <b className={styles.failed}>{t('The last one did not go out: {reason}', last)}</b>
  }
}

type FormProps = {
  readonly mail: AlertMail
  onLeave(): void
  onDone(mail: AlertMail): void
  onCancel(): void
}

function MailForm({ mail, onLeave, onDone, onCancel }: FormProps) {
  const list = useConnections((state) => state.list)
  const fitting = list?.connections.filter(({ kind, name }) => kind === 'mail' || name === practice.name) ?? []
  const [connection, setConnection] = useState(mail.connection ?? fitting.find(({ kind }) => kind === 'mail')?.name)
  const [to, setTo] = useState(mail.to)
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (): Promise<void> => {
    if (connection === undefined) return
    try {
      onDone(await host().call('alerts.setMail', { connection, to, by: operator() }))
    } catch (error) {
      setFailure(asApiFailure(error))
    }
  }
  return (
    <form
      className={styles.mail}
      onSubmit={(submit) => {
        submit.preventDefault()
        void save()
      }}
    >
      <Field label={t('Through')}>
        <Select
          value={connection}
          onChange={setConnection}
          placeholder={t('Choose a mail connection…')}
          options={fitting.map(({ name }) => ({
            value: name,
            label: name === practice.name ? t('Practice: nothing leaves this computer') : name,
          }))}
        />
      </Field>
      <Field label={t('To')} problem={failure ? { message: [failure.message, failure.advice].join(' ') } : undefined}>
        <TextInput value={to} onChange={setTo} placeholder="ann@example.com" maxLength={320} />
      </Field>
      <div className={styles.mailButtons}>
        <Button
          size="small"
          kind="quiet"
          onClick={() => {
            onLeave()
            openConnections({ kinds: ['mail'], chosen: () => {} })
          }}
        >
          {t('New mail connection…')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('Cancel')}
        </Button>
        <Button size="small" kind="primary" type="submit" disabled={connection === undefined || to.trim() === ''}>
          {t('Send alerts there')}
        </Button>
      </div>
    </form>
  )
}
