/** Says so when the clock of this computer is off: signatures and times would look wrong, and nobody has attacked. */
import { useEffect } from 'react'
import { followIntake, useIntake } from '../stores/intake.ts'
import { Icon } from '../ui/icon.tsx'
import { formatDuration } from '../words/formats.ts'
import { t } from '../words/words.ts'
import styles from './banner.module.css'

const pace = 60_000

export function ClockBanner() {
  const off = useIntake(({ intake }) => intake?.clockOff ?? null)
  useEffect(() => followIntake(pace), [])
  if (off === null) return null
  const by = { time: formatDuration(Math.abs(off)) }
  return (
    <div className={styles.banner} data-tone="warn" role="status">
      <Icon name="alert" size={16} />
      <p>
        <b>
          {off > 0
            ? t('The clock of this computer is {time} ahead.', by)
            : t('The clock of this computer is {time} behind.', by)}
        </b>{' '}
        {t(
          'Set it right: until then webhooks with a time in their signature are turned away, and they are sent again.',
        )}
      </p>
    </div>
  )
}
