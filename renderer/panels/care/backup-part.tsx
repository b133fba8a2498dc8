/** Copies of the store: once a day, proven, seven days and four weeks kept. */
import type { BackupState } from '../../../runtime/model/api/care.ts'
import { host } from '../../bridge/host.ts'
import { operator } from '../../stores/flows.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Switch } from '../../ui/switch.tsx'
import { formatBytes, formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { BackupFolder } from './backup-folder.tsx'
import styles from './care.module.css'
import type { Care } from './use-care.ts'

type Props = { readonly backup: BackupState; readonly take: Care['take'] }

export function BackupPart({ backup, take }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { on, files, last, next, working, folder } = backup
  const when = (time: number): string => formatMoment(time, zone, Date.now())
  return (
    <section className={styles.part}>
      <h3>{t('Copies')}</h3>
      <div className={styles.row}>
        <Switch
          checked={on}
          onChange={(now) => take(host().call('care.schedule', { on: now, by: operator() }))}
          label={t('Make a copy every day')}
        />
        <Button
          size="small"
          icon="copy"
          disabled={working !== null}
          onClick={() => take(host().call('care.backup', {}))}
        >
          {t('Make a copy now')}
        </Button>
      </div>
      {working ? (
        <Progress done={working.done} total={working.total} label={t('Copying and proving')} say={percent} />
      ) : null}
      {last ? (
        <p role="status">
          {last.ok ? <Chip tone="good">{t('Proven')}</Chip> : <Chip tone="bad">{t('Failed')}</Chip>}{' '}
          {last.ok
            ? t('The last copy was made {when}, with {events} events.', {
                when: when(last.at),
                events: formatCount(last.events),
              })
            : t('The last try was {when}: {why}', { when: when(last.at), why: last.message })}
        </p>
      ) : (
        <p>
          {files[0] === undefined
            ? t('There is no copy yet.')
            : t('The last copy was made {when}.', { when: when(files[0].at) })}
        </p>
      )}
      <p className={styles.quiet}>
        {t(
          '{count, plural, one {One copy} other {# copies}} ({size}) in {folder}. Seven days and four weeks are kept.',
          {
            count: files.length,
            size: formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0)),
            folder,
          },
        )}
        {next === null ? '' : ` ${t('The next one: {when}.', { when: when(next) })}`}
      </p>
      <BackupFolder key={backup.chosen} backup={backup} take={take} />
    </section>
  )
}

const percent = (done: number, total: number): string =>
  t('{share} %', { share: Math.floor((done / Math.max(1, total)) * 100) })
