/** The shop's facts, how the window looks, and whether flows stay on without it. */
import { useState } from 'react'
import type { Preferences, Shop } from '../../../runtime/model/api/shop.ts'
import { zoneNames } from '../../../runtime/model/zone.ts'
import { tell, tellFailure } from '../../actions/tell.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { setPreferences } from '../../stores/preferences.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import { AllowNotifications } from './allow-notifications.tsx'
import { GallerySection } from './gallery-section.tsx'
import { PinSection } from './pin-section.tsx'
import styles from './settings-dialog.module.css'

export function SettingsDialog() {
  const open = useSession(({ dialog }) => dialog === 'settings')
  const shop = useShop((state) => state.shop)
  return open && shop ? <Settings shop={shop} /> : null
}

const zones = zoneNames().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
const currencies = Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: code }))

function Settings({ shop }: { readonly shop: Shop }) {
  const [answers, setAnswers] = useState(shop)
  const [working, setWorking] = useState(false)
  const { name, zone, currency, operator } = answers
  const missing = { name: name.trim() === '', operator: operator.trim() === '' }
  const close = (): void => {
    if (!working) openDialog(null)
  }
  const save = async (): Promise<void> => {
    setWorking(true)
    try {
      const saved = await host().call('shop.answer', { name: name.trim(), zone, currency, operator: operator.trim() })
      useShop.setState({ shop: saved })
      openDialog(null)
    } catch (error) {
      tellFailure(asApiFailure(error))
    }
    setWorking(false)
  }
  return (
    <Dialog
      open
      onClose={close}
      title={t('Settings')}
      width={520}
      footer={
        <>
          <Button disabled={working} onClick={close}>
            {t('Cancel')}
          </Button>
          <Button kind="primary" disabled={missing.name || missing.operator || working} onClick={() => void save()}>
            {working ? t('Saving…') : t('Save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={styles.pair}>
          <Field label={t('Your shop')} problem={missing.name ? { message: t('Give your shop a name.') } : undefined}>
            <TextInput value={name} onChange={(next) => setAnswers({ ...answers, name: next })} maxLength={80} />
          </Field>
          <Field
            label={t('Your name')}
            help={t('What you publish, approve and repair carries it.')}
            problem={missing.operator ? { message: t('Say who you are.') } : undefined}
          >
            <TextInput
              value={operator}
              onChange={(next) => setAnswers({ ...answers, operator: next })}
              maxLength={80}
            />
          </Field>
          <Field label={t('Time zone')} help={t('For new flows. A flow keeps the zone it was made with.')}>
            <Combobox
              value={zone}
              onChange={(next) => setAnswers({ ...answers, zone: next || zone })}
              options={zones}
            />
          </Field>
          <Field label={t('Currency')} help={t('For new flows.')}>
            <Combobox
              value={currency}
              onChange={(next) => setAnswers({ ...answers, currency: next || currency })}
              options={currencies}
            />
          </Field>
        </div>
        <PinSection />
        <GallerySection />
        <ThisMachine />
      </div>
    </Dialog>
  )
}

/** What counts at once, on this machine only. */
function ThisMachine() {
  const preferences = useShop((state) => state.preferences)
  const desktop = useShop((state) => state.desktop)
  const prefer = (change: Partial<Preferences>): void => void tell(setPreferences(change))
  return (
    <section className={styles.machine}>
      <h3>{t('On this computer, at once')}</h3>
      <Field label={t('Theme')}>
        <Segmented
          label={t('Theme')}
          value={preferences.theme}
          onChange={(theme) => prefer({ theme })}
          options={[
            { value: 'system', label: t('As the system'), icon: 'monitor' },
            { value: 'light', label: t('Light'), icon: 'sun' },
            { value: 'dark', label: t('Dark'), icon: 'moon' },
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
      {desktop?.host === 'browser' ? <AllowNotifications /> : null}
      <p className={styles.note}>{t('Counterflow {version}', { version: desktop?.version ?? '' })}</p>
    </section>
  )
}
