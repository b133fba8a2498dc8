/** Asked once: what the shop is called, where its days begin and end, what it counts money in, who is at the keyboard. */
import { useState } from 'react'
import { tellFailure } from '../actions/tell.ts'
import { asApiFailure } from '../bridge/api-failure.ts'
import { host } from '../bridge/host.ts'
import { useShop } from '../stores/shop.ts'
import { Button } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { locale, t } from '../words/words.ts'
import styles from './first-run.module.css'
import { Mark } from './mark.tsx'
import { localCurrency, localZone } from './whereabouts.ts'

export function FirstRun() {
  const [name, setName] = useState('')
  const [operator, setOperator] = useState('')
  const [zone, setZone] = useState(localZone)
  const [currency, setCurrency] = useState(() => localCurrency(zone))
  const [tried, setTried] = useState(false)
  const [working, setWorking] = useState(false)
  const missing = {
    name: name.trim() === '' ? t('Give your shop a name; you can change it later.') : undefined,
    operator:
      operator.trim() === '' ? t('Say who you are: what you publish and approve carries your name.') : undefined,
  }
  const begin = async (): Promise<void> => {
    setTried(true)
    if (missing.name !== undefined || missing.operator !== undefined) return
    setWorking(true)
    try {
      const shop = await host().call('shop.answer', { name: name.trim(), operator: operator.trim(), zone, currency })
      useShop.setState({ shop })
    } catch (error) {
      tellFailure(asApiFailure(error))
    }
    setWorking(false)
  }
  return (
    <main className={styles.page}>
      <form
        className={styles.card}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        <Mark size={36} />
        <h1>{t('Welcome to Counterflow')}</h1>
        <p>{t('Four answers, and your shop is open. Everything stays on this computer.')}</p>
        <Field label={t('Your shop')} problem={problem(tried, missing.name)}>
          <TextInput value={name} onChange={setName} placeholder={t('Corner Store')} maxLength={80} autoFocus />
        </Field>
        <Field label={t('Your name')} problem={problem(tried, missing.operator)}>
          <TextInput value={operator} onChange={setOperator} placeholder={t('Robin')} maxLength={80} />
        </Field>
        <div className={styles.pair}>
          <Field label={t('Time zone')} help={t('Where your day begins and ends.')}>
            <Combobox value={zone} onChange={setZone} options={zones} />
          </Field>
          <Field label={t('Currency')}>
            <Combobox value={currency} onChange={setCurrency} options={currencies} />
          </Field>
        </div>
        <Button kind="primary" type="submit" disabled={working}>
          {working ? t('Opening…') : t('Open the shop')}
        </Button>
      </form>
    </main>
  )
}

const problem = (tried: boolean, message: string | undefined) =>
  tried && message !== undefined ? { message } : undefined

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({
  value: zone,
  label: zone.replaceAll('_', ' '),
}))

const names = new Intl.DisplayNames(locale(), { type: 'currency' })
const currencies = Intl.supportedValuesOf('currency').map((code) => ({
  value: code,
  label: code,
  hint: names.of(code) ?? '',
}))
