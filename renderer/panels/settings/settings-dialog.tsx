/** The shop's facts, how the window looks, and whether flows stay on without it. */
import { useState } from 'react'
import type { Preferences, Shop } from '../../../runtime/model/api.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'
import styles from './settings-dialog.module.css'

export function SettingsDialog() {
  const open = useSession(({ dialog }) => dialog === 'settings')
  const shop = useShop((state) => state.shop)
  return open && shop ? <Settings shop={shop} /> : null
}

function Settings({ shop }: { readonly shop: Shop }) {
  const { preferences, desktop } = useShop()
  const [answers, setAnswers] = useState(shop)
  const close = (): void => openDialog(null)
  const prefer = (change: Partial<Preferences>): void => {
    const before = preferences
    useShop.setState({ preferences: { ...before, ...change } })
    host()
      .call('preferences.write', change)
      .catch((error) => {
        useShop.setState({ preferences: before })
        complain(error)
      })
  }
  const save = async (): Promise<void> => {
    const { name, zone, currency, operator } = answers
    try {
      useShop.setState({ shop: await host().call('shop.answer', { name, zone, currency, operator }) })
      close()
    } catch (error) {
      complain(error)
    }
  }
  const incomplete = answers.name.trim() === '' || answers.operator.trim() === ''
  return (
    <Dialog
      open
      onClose={close}
      title={t('Settings')}
      footer={
        <>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button kind="primary" disabled={incomplete} onClick={() => void save()}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t('Your shop')}>
          <TextInput value={answers.name} onChange={(name) => setAnswers({ ...answers, name })} maxLength={80} />
        </Field>
        <Field label={t('Your name')} help={t('What you publish, approve and repair carries it.')}>
          <TextInput
            value={answers.operator}
            onChange={(operator) => setAnswers({ ...answers, operator })}
            maxLength={80}
          />
        </Field>
        <Field label={t('Time zone')} help={t('For new flows. A flow keeps the zone it was made with.')}>
          <Combobox
            value={answers.zone}
            onChange={(zone) => setAnswers({ ...answers, zone })}
            options={['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({
              value: zone,
              label: zone.replaceAll('_', ' '),
            }))}
          />
        </Field>
        <Field label={t('Currency')} help={t('For new flows.')}>
          <Combobox
            value={answers.currency}
            onChange={(currency) => setAnswers({ ...answers, currency })}
            options={Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: code }))}
          />
        </Field>
        <Field label={t('Theme')}>
          <Segmented
            label={t('Theme')}
            value={preferences.theme}
            onChange={(theme) => prefer({ theme })}
            options={[
              { value: 'system', label: t('As the system') },
              { value: 'light', label: t('Light') },
              { value: 'dark', label: t('Dark') },
            ]}
          />
        </Field>
        {desktop?.canKeepRunning ? (
          <>
            <Switch
              checked={preferences.keepsRunning}
              onChange={(keepsRunning) => prefer({ keepsRunning })}
              label={t('Keep flows on when the window is closed')}
            />
            <Switch
              checked={preferences.runsAtLogin}
              onChange={(runsAtLogin) => prefer({ runsAtLogin })}
              label={t('Start when I log in')}
            />
          </>
        ) : (
          <p className={styles.note}>
            {t(
              'In a browser, flows stay on as long as the program in the terminal runs. Closing this page stops nothing.',
            )}
          </p>
        )}
        <p className={styles.note}>{t('Counterflow {version}', { version: desktop?.version ?? '' })}</p>
      </div>
    </Dialog>
  )
}

function complain(error: unknown): void {
  const { message, kept, advice } = asApiFailure(error)
  toast({ title: message, text: [kept, advice].filter(Boolean).join(' '), tone: 'bad' })
}
