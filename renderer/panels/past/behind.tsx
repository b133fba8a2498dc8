/** The events and rows behind a sentence; each event opens beside, with the way it took and the way it would take. */
import type { EffectDiff, Listed, LookDiff, OutputDiff, PastEvent, TableDiff } from '../../../runtime/model/api/past.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { formatCount, formatMoney, formatTime } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import beside from '../beside.module.css'
import { sayWhen } from '../history/say-when.ts'
import { isMoney, sayCell, sayColumn } from '../tables/words.ts'
import styles from './past.module.css'

export function BehindOutput({ diff }: { readonly diff: OutputDiff }) {
  return (
    <>
      <Events title={t('Would come out here')} list={diff.new} />
      <Events title={t('Would not come out here any more')} list={diff.gone} />
      {diff.changed > 0 ? (
        <p className={styles.calm}>
          {t('{count, plural, one {One event} other {# events}} would have another content.', { count: diff.changed })}
        </p>
      ) : null}
      {diff.moved > 0 ? (
        <p className={styles.calm}>
          {t('{count, plural, one {One event} other {# events}} would come at another moment.', { count: diff.moved })}
        </p>
      ) : null}
    </>
  )
}

function Events({ title, list }: { readonly title: string; readonly list: Listed<PastEvent> }) {
  if (list.count === 0) return null
  return (
    <div className={beside.part}>
      <h4>
        {title} <span className={styles.count}>{formatCount(list.count)}</span>
      </h4>
      {list.first.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
        <EventLine key={index} event={event} />
      ))}
      <More shown={list.first.length} count={list.count} />
    </div>
  )
}

function EventLine({ event, what }: { readonly event: PastEvent; readonly what?: string }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const chosen = useSession((session) => session.event === event.offset)
  const when = sayWhen(event.time, zone, Date.now())
  const time = formatTime(event.time, zone)
  return (
    <button
      type="button"
      className={styles.event}
      aria-pressed={chosen}
      onClick={() => useSession.setState(chosen ? { event: null, lit: null } : { event: event.offset })}
    >
      <span>{when === time ? time : `${when}, ${time}`}</span>
      <b>{what ?? cleanName(event.subject === null ? sayType(event.type) : saySubject(event.subject))}</b>
      <span>
        {what === undefined
          ? event.subject === null
            ? ''
            : cleanName(sayType(event.type))
          : cleanName(saySubject(event.subject ?? ''))}
      </span>
      <span className={styles.number}>{event.amount ? formatMoney(event.amount) : ''}</span>
    </button>
  )
}

export function BehindEffects({ diff }: { readonly diff: EffectDiff }) {
  const part = (title: string, list: EffectDiff['new']) =>
    list.count === 0 ? null : (
      <div className={beside.part}>
        <h4>
          {title} <span className={styles.count}>{formatCount(list.count)}</span>
        </h4>
        {list.first.map(({ what, event }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
          <EventLine key={index} event={event} what={cleanName(what, 80)} />
        ))}
        <More shown={list.first.length} count={list.count} />
      </div>
    )
  return (
    <>
      {part(t('Would be sent, and never was'), diff.new)}
      {part(t('Was sent, and would not be'), diff.gone)}
      {part(t('Would be sent with another content'), diff.changed)}
      {diff.moved > 0 ? (
        <p className={styles.calm}>
          {t('{count, plural, one {One} other {#}} would be sent at another moment.', { count: diff.moved })}
        </p>
      ) : null}
      <p className={styles.calm}>{t('Nothing was sent by trying this.')}</p>
    </>
  )
}

export function BehindLook({ diff }: { readonly diff: LookDiff }) {
  const part = (title: string, entries: LookDiff['new']) =>
    entries.length === 0 ? null : (
      <div className={beside.part}>
        <h4>{title}</h4>
        {entries.map(({ message, event }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
          <EventLine key={index} event={event} what={message} />
        ))}
      </div>
    )
  return (
    <>
      {part(t('Would need a look'), diff.new)}
      {part(t('Needed a look, and would not need one, or not come there'), diff.gone)}
    </>
  )
}

export function BehindTable({ diff, flow }: { readonly diff: TableDiff; readonly flow: Flow }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const columns = columnsOf(diff)
  const count = diff.added + diff.changed + diff.gone
  const fallen = new Set(diff.belowZero.new.map((key) => JSON.stringify(key)))
  return (
    <div className={beside.part}>
      {diff.sums.length > 0 ? (
        <p className={styles.calm}>
          {diff.sums
            .map(({ column, was, now }) =>
              t('{column}: {now}, was {was}', {
                column: sayColumn(column),
                now: sayFigure(now, column, flow.currency),
                was: sayFigure(was, column, flow.currency),
              }),
            )
            .join(' · ')}
        </p>
      ) : null}
      <table className={styles.rows}>
        <thead>
          <tr>
            <th scope="col">{t('Row')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {sayColumn(column)}
              </th>
            ))}
            <th scope="col">{t('Since')}</th>
          </tr>
        </thead>
        <tbody>
          {diff.rows.map(({ key, was, now, since }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table without a key have no other name.
            <tr key={index} data-change={was === null ? 'added' : now === null ? 'gone' : 'changed'}>
              <th scope="row">
                {Object.values(key).map(String).join(', ') || (was === null ? t('new row') : t('row gone'))}
                {fallen.has(JSON.stringify(key)) ? <em> {t('below zero')}</em> : null}
              </th>
              {columns.map((column) => (
                <td key={column}>
                  <Cells was={was} now={now} column={column} currency={flow.currency} />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className={styles.since}
                  onClick={() => useSession.setState({ event: since.offset })}
                >
                  {cleanName(since.subject === null ? sayType(since.type) : saySubject(since.subject), 40)},{' '}
                  {sayWhen(since.time, zone, Date.now())}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={diff.rows.length} count={count} />
    </div>
  )
}

type CellsProps = {
  readonly was: Row | null
  readonly now: Row | null
  readonly column: string
  readonly currency: string
}

function Cells({ was, now, column, currency }: CellsProps) {
  const before = was === null ? null : sayCell(was[column], column, currency)
  const after = now === null ? null : sayCell(now[column], column, currency)
  if (before === after) return <span>{after}</span>
  return (
    <span className={styles.cells}>
      {after === null ? null : <b>{after}</b>}
      {before === null ? null : <span>{t('was {value}', { value: before })}</span>}
    </span>
  )
}

/** Those behind the key, in the order of the table. */
function columnsOf({ rows }: TableDiff): readonly string[] {
  const [first] = rows
  const names = Object.keys(first?.now ?? first?.was ?? {})
  return names.filter((name) => !Object.hasOwn(first?.key ?? {}, name))
}

function sayFigure(figure: string, column: string, currency: string): string {
  const value = Number(figure)
  if (isMoney(column) && Number.isSafeInteger(value)) return formatMoney({ minor: value, currency })
  return Number.isSafeInteger(value) ? formatCount(value) : figure
}

function More({ shown, count }: { readonly shown: number; readonly count: number }) {
  return count > shown ? (
    <p className={styles.calm}>{t('and {count} more', { count: formatCount(count - shown) })}</p>
  ) : null
}
