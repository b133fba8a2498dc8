/** A stretch of time between two moments, on the clock of the shop. */
import { useShop } from '../../stores/shop.ts'
import { t } from '../../words/words.ts'
import { MomentInput } from '../send/moment-input.tsx'
import { narrow, useFilter } from './filter-store.ts'
import styles from './history.module.css'

export function ExactTimes() {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { from, to } = useFilter(({ filter }) => filter)
  const backwards = from !== undefined && to !== undefined && to <= from
  return (
    <fieldset className={styles.times}>
      <legend className="said">{t('Between two moments')}</legend>
      <span>
        <MomentInput
          label={t('From')}
          zone={zone}
          value={written(from)}
          onChange={(text) => narrow({ from: read(text) })}
        />
      </span>
      <span aria-hidden="true">{t('to')}</span>
      <span>
        <MomentInput label={t('To')} zone={zone} value={written(to)} onChange={(text) => narrow({ to: read(text) })} />
      </span>
      {backwards ? (
        <span className={styles.wrong} role="alert">
          {t('The end is before the beginning.')}
        </span>
      ) : null}
    </fieldset>
  )
}

const written = (time: number | undefined): string => (time === undefined ? '' : new Date(time).toISOString())

function read(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
