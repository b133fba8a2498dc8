/** What the store takes on the disk, by what it is for, against the budget. */
import type { CareState, Room, RoomKind } from '../../../runtime/model/api/care.ts'
import { useShop } from '../../stores/shop.ts'
import { formatBytes, formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import styles from './care.module.css'

type Props = { readonly room: Room; readonly events: CareState['events']; readonly limit: number | null }

export function RoomPart({ room, events, limit }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const kinds = room.kinds.toSorted((a, b) => b.bytes - a.bytes)
  const whole = Math.max(limit ?? 0, room.bytes, 1)
  return (
    <section className={styles.part}>
      <h3>{t('Room')}</h3>
      <p>
        <b>{formatBytes(room.bytes)}</b>{' '}
        {limit === null
          ? t('are taken; {free} are free on this disk.', { free: formatBytes(room.free) })
          : t('of {limit} are taken; {free} are free on this disk.', {
              limit: formatBytes(limit),
              free: formatBytes(room.free),
            })}{' '}
        {events.since === null
          ? t('Nothing has happened yet.')
          : t('{count, plural, one {One event} other {{said} events}}, back to {when}.', {
              count: events.count,
              said: formatCount(events.count),
              when: formatMoment(events.since, zone, Date.now()),
            })}
      </p>
      <div className={styles.meter} role="img" aria-label={t('What takes the room')}>
        {kinds.map(({ kind, bytes }) => (
          <span key={kind} data-kind={kind} style={{ width: `${(bytes / whole) * 100}%` }} />
        ))}
      </div>
      <ul className={styles.kinds}>
        {kinds.map(({ kind, bytes }) => (
          <li key={kind}>
            <span className={styles.dot} data-kind={kind} />
            {kindWords[kind]()} <b>{formatBytes(bytes)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

const kindWords: { readonly [kind in RoomKind]: () => string } = {
  log: () => t('Events'),
  deliveries: () => t('Deliveries as they came'),
  tables: () => t('Tables'),
  state: () => t('What steps remember'),
  ledger: () => t('What was done outside'),
  keys: () => t('Knowledge of repeats'),
  search: () => t('Search'),
  journal: () => t('Journal'),
  other: () => t('Flows and the rest'),
}
