/** How long events are kept: what would go is shown before it is switched on. */
import { useEffect, useState } from 'react'
import type { CareState, KeepPreview, KeepRule } from '../../../runtime/model/api/care.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './care.module.css'
import type { Care } from './use-care.ts'

const gigabyte = 1_000_000_000
const days = [30, 60, 90, 180, 365, 730] as const
const sizes = [0.5, 1, 2, 5, 10, 50] as const
const forever = 'forever'

type Props = { readonly state: CareState; readonly take: Care['take'] }

export function KeepPart({ state, take }: Props) {
  const { rule, going, holds } = state
  const [wish, setWish] = useState<KeepRule>(rule)
  const [preview, setPreview] = useState<KeepPreview | null>(null)
  const isChanged = wish.days !== rule.days || wish.bytes !== rule.bytes
  useEffect(() => {
    let gone = false
    setPreview(null)
    if (wish.days !== null || wish.bytes !== null)
      host()
        .call('care.preview', wish)
        .then(
          (found) => gone || setPreview(found),
          () => {},
        )
    return () => {
      gone = true
    }
  }, [wish])
  return (
    <section className={styles.part}>
      <h3>{t('How long events are kept')}</h3>
      <div className={styles.two}>
        <Field label={t('Keep')}>
          <Select
            value={wish.days === null ? forever : String(wish.days)}
            onChange={(next) => setWish({ ...wish, days: next === forever ? null : Number(next) })}
            options={[
              { value: forever, label: t('for ever') },
              ...[...new Set([...days, ...(rule.days === null ? [] : [rule.days])])].map((count) => ({
                value: String(count),
                label: t('{count, plural, one {one day} other {# days}}', { count }),
              })),
            ]}
          />
        </Field>
        <Field label={t('At most')}>
          <Select
            value={wish.bytes === null ? forever : String(wish.bytes)}
            onChange={(next) => setWish({ ...wish, bytes: next === forever ? null : Number(next) })}
            options={[
              { value: forever, label: t('as much as the disk holds') },
              ...sizes.map((size) => ({ value: String(size * gigabyte), label: t('{size} GB', { size }) })),
            ]}
          />
        </Field>
      </div>
      {preview ? <Preview preview={preview} /> : null}
      {going > 0 ? (
        <p role="status">
          {t('{count, plural, one {One event goes} other {{said} events go}} now, a few at a time.', {
            count: going,
            said: formatCount(going),
          })}
        </p>
      ) : null}
      {isChanged ? (
        <div className={styles.buttons}>
          <Button size="small" onClick={() => setWish(rule)}>
            {t('Leave it as it is')}
          </Button>
          <Button
            size="small"
            kind={preview && preview.events > 0 ? 'danger' : 'primary'}
            disabled={preview === null && (wish.days !== null || wish.bytes !== null)}
            onClick={() => take(host().call('care.keep', { ...wish, by: operator() }))}
          >
            {preview && preview.events > 0
              ? t('{count, plural, one {Remove one event} other {Remove {said} events}}, and keep to this', {
                  count: preview.events,
                  said: formatCount(preview.events),
                })
              : t('Keep to this')}
          </Button>
        </div>
      ) : null}
      {holds.map((hold) => (
        <p key={hold.offset} className={styles.hold}>
          {t('Nothing goes from {what} on, says {by}.', { what: hold.what, by: hold.by })}
          <IconButton
            size="small"
            icon="x"
            label={t('Release {what}', { what: hold.what })}
            onClick={() => take(host().call('care.release', { offset: hold.offset, by: operator() }))}
          />
        </p>
      ))}
    </section>
  )
}

function Preview({ preview }: { readonly preview: KeepPreview }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const when = (time: number): string => formatMoment(time, zone, Date.now())
  const { events, from, through, heldBy, ledger } = preview
  return (
    <div className={styles.preview} data-going={events > 0 || undefined}>
      <p>
        {events === 0 || from === null || through === null
          ? t('Nothing would go at the moment.')
          : t(
              '{said} events would go, from {from} to {through}. {days, plural, one {One day stays} other {# days stay}}.',
              {
                said: formatCount(events),
                from: when(from),
                through: when(through),
                days: preview.days,
              },
            )}
      </p>
      <p>
        {t(
          'Tables, what steps remember, the knowledge of repeats and {ledger, plural, =0 {the record} one {the one entry} other {all {said} entries}} of what was done outside stay.',
          {
            ledger,
            said: formatCount(ledger),
          },
        )}
      </p>
      {heldBy === null ? null : <p>{t('More is held by {what}.', { what: heldBy })}</p>}
    </div>
  )
}
