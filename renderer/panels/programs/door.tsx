/** Where this computer listens, and how it is reached from outside. Both count when they are saved. */
import { useState } from 'react'
import type { IngressState } from '../../../runtime/model/api/ingress.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { useIngress } from '../../stores/ingress.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { ingressSentence } from './ingress-words.ts'
import styles from './programs-dialog.module.css'

export function Door({ ingress }: { readonly ingress: IngressState }) {
  const [changing, setChanging] = useState(false)
  return (
    <section className={styles.section} aria-label={t('The door')}>
      <p className={ingress.state === 'taken' ? styles.trouble : undefined} role="status">
        {ingressSentence(ingress)}
      </p>
      {changing ? (
        <Change ingress={ingress} done={() => setChanging(false)} />
      ) : (
        <div className={styles.line}>
          {ingress.state === 'taken' && ingress.free !== null ? <TakeFree port={ingress.free} /> : null}
          <Button onClick={() => setChanging(true)}>{t('Change port or relay…')}</Button>
        </div>
      )}
    </section>
  )
}

async function set(wish: { port?: number; publicUrl?: string | null }): Promise<boolean> {
  const ingress = await tell(attempt(() => host().call('ingress.set', wish)))
  if (ingress !== undefined) useIngress.setState({ ingress })
  return ingress !== undefined
}

const TakeFree = ({ port }: { readonly port: number }) => (
  <Button kind="primary" onClick={() => void set({ port })}>
    {t('Use port {port}', { port: String(port) })}
  </Button>
)

function Change({ ingress, done }: { readonly ingress: IngressState; done(): void }) {
  const [port, setPort] = useState(String(ingress.port))
  const [relay, setRelay] = useState(ingress.publicUrl ?? '')
  const number = /^\d{4,5}$/.test(port) ? Number(port) : 0
  const wrongPort = number < 1_024 || number > 65_535
  const wrongRelay = relay.trim() !== '' && !/^https:\/\/[^\s/?#@]+\/?$/.test(relay.trim())
  const save = async (): Promise<void> => {
    const publicUrl = relay.trim() === '' ? null : relay.trim()
    if (await set({ ...(number === ingress.port && ingress.state !== 'taken' ? {} : { port: number }), publicUrl }))
      done()
  }
  return (
    <div className={styles.form}>
      <Field
        label={t('Port')}
        help={t('Addresses that you gave to programs name it, so it stays the same.')}
        problem={wrongPort ? { message: t('Choose a number from 1024 to 65535.') } : undefined}
      >
        <TextInput value={port} onChange={setPort} maxLength={5} />
      </Field>
      <Field
        label={t('Address of your relay')}
        optional
        help={t(
          'Where a relay or tunnel of yours makes this computer known. Without one, nobody on the internet reaches it.',
        )}
        problem={wrongRelay ? { message: t('Write it like https://hooks.example.com.') } : undefined}
      >
        <TextInput value={relay} onChange={setRelay} placeholder="https://hooks.example.com" />
      </Field>
      <div className={styles.actions}>
        <Button onClick={done}>{t('Cancel')}</Button>
        <Button kind="primary" disabled={wrongPort || wrongRelay} onClick={() => void save()}>
          {t('Save')}
        </Button>
      </div>
    </div>
  )
}
