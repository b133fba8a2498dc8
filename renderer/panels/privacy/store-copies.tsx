/** Every copy of the store that is known: the way back to it, whether people who were forgotten may still be named, and what can be done. */
import { useState } from 'react'
import type { Share } from '../../../runtime/model/api/care.ts'
import type { StoreCopy } from '../../../runtime/model/api/privacy.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { formatBytes, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { isPin, PinInput } from '../approvals/pin-input.tsx'
import { GoBackDialog } from '../care/go-back-dialog.tsx'
import styles from './store-copies.module.css'
import { useAsksPin } from './use-asks-pin.ts'
import { useStoreCopies } from './use-store-copies.ts'

type Props = {
  /** How far a copy is brought near, to go back to. */
  readonly goingBack: Share | null
}

export function StoreCopies({ goingBack }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const asksPin = useAsksPin()
  const [pin, setPin] = useState('')
  const [leaving, setLeaving] = useState<StoreCopy | null>(null)
  const [backTo, setBackTo] = useState<StoreCopy | null>(null)
  const { copies, working, failure, clean, drop } = useStoreCopies(asksPin ? pin : undefined)
  if (copies.length === 0 && failure === null) return null
  const naming = copies.filter(({ names }) => names === 'perhaps').length
  const blocked = working || (asksPin && !isPin(pin))
  const when = (copy: StoreCopy): string => formatMoment(copy.at, zone, Date.now())
  return (
    <section className={styles.part} aria-label={t('Copies that are here')}>
      <h3>{t('Copies that are here')}</h3>
      <p className={styles.quiet}>
        {naming === 0
          ? t('Nobody who was forgotten is named in a copy of this store that is known here.')
          : t(
              '{count, plural, one {One copy is} other {# copies are}} from before somebody was forgotten, and may name them still.',
              { count: naming },
            )}{' '}
        {t('Copies that you or a program made elsewhere are not known here.')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <ul className={styles.copies} tabIndex={0} aria-label={t('Copies of the store')}>
        {copies.map((copy) => (
          <li key={copy.path}>
            <span>
              {sayKind(copy, when(copy))} <span className={styles.quiet}>{formatBytes(copy.bytes)}</span>
            </span>
            {sayNames(copy)}
            <span className={styles.deeds}>
              {copy.kind === 'earlier' || copy.names === 'unreadable' ? null : (
                <Button size="small" icon="history" onClick={() => setBackTo(copy)}>
                  {t('Go back to this…')}
                </Button>
              )}
              <Button size="small" kind="quiet" disabled={blocked} onClick={() => setLeaving(copy)}>
                {t('Delete…')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {asksPin ? (
        <Field label={t('PIN')} help={t('To clean or delete copies, as for everything that is for good.')}>
          <PinInput value={pin} onChange={setPin} />
        </Field>
      ) : null}
      {naming === 0 ? null : (
        <div className={styles.buttons}>
          <Button size="small" kind="primary" disabled={blocked} onClick={clean}>
            {working
              ? t('Cleaning…')
              : t('Take them out of {count, plural, one {this copy} other {# copies}}', { count: naming })}
          </Button>
        </div>
      )}
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      )}
      {backTo === null ? null : (
        <GoBackDialog
          copy={backTo}
          name={sayKind(backTo, when(backTo))}
          asksPin={asksPin}
          share={goingBack}
          onClose={() => setBackTo(null)}
        />
      )}
      <Confirm
        open={leaving !== null}
        danger
        title={t('Delete this copy?')}
        text={
          leaving === null
            ? ''
            : t('{copy} is gone for good then. The store itself stays.', { copy: sayKind(leaving, when(leaving)) })
        }
        action={t('Delete the copy')}
        onConfirm={() => {
          if (leaving !== null) drop(leaving)
        }}
        onClose={() => setLeaving(null)}
      />
    </section>
  )
}

function sayKind({ kind }: StoreCopy, when: string): string {
  switch (kind) {
    case 'backup':
      return t('Backup of {when}', { when })
    case 'earlier':
      return t('The store before a new version, {when}', { when })
    case 'replaced':
      return t('The store before a restore, {when}', { when })
  }
}

function sayNames({ names }: StoreCopy) {
  switch (names) {
    case 'nobody':
      return <Chip tone="good">{t('Names nobody forgotten')}</Chip>
    case 'perhaps':
      return <Chip tone="warn">{t('May name somebody forgotten')}</Chip>
    case 'unreadable':
      return <Chip tone="bad">{t('Cannot be read')}</Chip>
  }
}
