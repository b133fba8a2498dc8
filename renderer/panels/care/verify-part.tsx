/** The proof that the log is what was accepted, on demand. */
import type { VerifyState } from '../../../runtime/model/api/care.ts'
import { host } from '../../bridge/host.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Progress } from '../../ui/progress.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './care.module.css'
import type { Care } from './use-care.ts'

type Props = { readonly verify: VerifyState; readonly take: Care['take'] }

export function VerifyPart({ verify: { last, working }, take }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  return (
    <section className={styles.part}>
      <h3>{t('Proof')}</h3>
      {working ? (
        <>
          <Progress done={working.done} total={working.total} label={t('Checking every event')} />
          <Button size="small" onClick={() => take(host().call('care.stop', {}))}>
            {t('Stop')}
          </Button>
        </>
      ) : (
        <div className={styles.row}>
          <p role="status">
            {last === null ? (
              t('Not checked yet. Checking goes on beside everything else.')
            ) : last.ok ? (
              <>
                <Chip tone="good">{t('Whole')}</Chip>{' '}
                {t('{events} events were checked {when}: all are what was accepted.', {
                  events: formatCount(last.events),
                  when: formatMoment(last.at, zone, Date.now()),
                })}
              </>
            ) : (
              <>
                <Chip tone="bad">{t('Damaged')}</Chip> {last.message}{' '}
                {t('Restore a backup, and keep the damaged file.')}
              </>
            )}
          </p>
          <Button size="small" icon="check" onClick={() => take(host().call('care.verify', {}))}>
            {t('Check now')}
          </Button>
        </div>
      )}
    </section>
  )
}
