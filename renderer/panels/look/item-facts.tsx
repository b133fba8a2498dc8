/** One thing that needs a look from near: what was asked of the outside, how often, since when. */
import { useEffect, useState } from 'react'
import type { LookDetail, LookItem } from '../../../runtime/model/api/look.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { host } from '../../bridge/host.ts'
import { useShop } from '../../stores/shop.ts'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { EventData } from '../history/event-data.tsx'
import styles from './needs-a-look.module.css'

export function ItemFacts({ item }: { readonly item: LookItem }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const [detail, setDetail] = useState<LookDetail | null>(null)
  useEffect(() => {
    let gone = false
    host()
      .call('look.read', { id: item.id })
      .then(
        (found) => gone || setDetail(found),
        () => {},
      )
    return () => {
      gone = true
    }
  }, [item.id])
  if (!detail) return null
  const when = (time: number): string => formatMoment(time, zone, Date.now())
  return (
    <div className={styles.near}>
      <p>
        {t('{count, plural, one {Tried once, {first}} other {Tried # times, from {first} to {last}}}', {
          count: detail.attempts,
          first: when(detail.first),
          last: when(detail.last),
        })}
      </p>
      {isObject(detail.request) ? (
        <>
          <h4>{t('What was asked')}</h4>
          <EventData data={detail.request} />
        </>
      ) : null}
      {detail.copy ? (
        <>
          <h4>{t('The event')}</h4>
          <EventData data={detail.copy.data} />
        </>
      ) : null}
    </div>
  )
}
