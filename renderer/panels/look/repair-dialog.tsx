/** Before several are tried again: what was done already, what is redone, for how much, and who is asked. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { LookItem, RepairPreview } from '../../../runtime/model/api/look.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { nobodyKnows } from './causes.ts'
import styles from './needs-a-look.module.css'

type Props = {
  readonly items: readonly LookItem[]
  onClose(): void
  onBegin(ids: readonly string[]): Promise<void>
}

export function RepairDialog({ items, onClose, onBegin }: Props) {
  const [preview, setPreview] = useState<RepairPreview | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [working, setWorking] = useState(false)
  const ids = items.map(({ id }) => id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, for the items that the dialog was opened with.
  useEffect(() => {
    host()
      .call('look.preview', { ids })
      .then(setPreview, (error) => setFailure(asApiFailure(error)))
  }, [])
  const start = async (): Promise<void> => {
    setWorking(true)
    try {
      await onBegin(ids)
      onClose()
    } catch (error) {
      setFailure(asApiFailure(error))
      setWorking(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Try {count} again', { count: items.length })}
      description={t('One is tried first. Only when it went well do the others follow, and a new error stops them.')}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="primary" icon="refresh" disabled={preview === null || working} onClick={() => void start()}>
            {t('Try one, then the others')}
          </Button>
        </>
      }
    >
      {preview ? <Facts preview={preview} /> : failure ? null : <Spinner label={t('Looking into the ledger')} />}
      {items.some(nobodyKnows) ? (
        <p className={styles.warning}>
          {t('Nobody knows whether these have happened. Had they happened after all, they would happen twice.')}
        </p>
      ) : null}
      {failure ? (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      ) : null}
    </Dialog>
  )
}

function Facts({ preview: { skipped, redone, behind, sums, places } }: { readonly preview: RepairPreview }) {
  return (
    <ul className={styles.facts}>
      <li>
        <b>{t('{skipped} skipped as done, {redone} redone', { skipped, redone })}</b>
        {skipped > 0 ? ` — ${t('what was done before because of the same events is not done again')}` : ''}
      </li>
      {sums.length > 0 ? <li>{t('For {sum} in all', { sum: sums.map(formatMoney).join(', ') })}</li> : null}
      {places.length > 0 ? <li>{t('Sent to {places}', { places: places.join(', ') })}</li> : null}
      {behind > 0 ? (
        <li>
          {t(
            '{count, plural, one {One event that waits behind follows} other {# events that wait behind follow}} in order',
            {
              count: behind,
            },
          )}
        </li>
      ) : null}
    </ul>
  )
}
