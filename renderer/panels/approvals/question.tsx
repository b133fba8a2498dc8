/** One question, with the two answers. */
import type { ApprovalItem } from '../../../runtime/model/api/approvals.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatDuration, formatMoment, formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import { showEvent } from '../history/filter-store.ts'
import styles from './approvals.module.css'
import type { Answers } from './groups.ts'

/** Longer than a person reads before answering. */
const longest = 300
/** ms that are left when a question becomes urgent. */
const soon = 15 * 60_000
const second = 1_000

export function Question({ item, now, busy, onApprove, onDecline }: Answers & { readonly item: ApprovalItem }) {
  const working = busy.has(item.id)
  const what = cleanName(item.what, longest)
  return (
    <li className={styles.item} aria-busy={working}>
      <div className={cards.told}>
        <p className={styles.what}>{what}</p>
        <p className={cards.facts}>
          <Since item={item} now={now} />
          <Left item={item} now={now} />
          {item.who ? <span>{t('for {names}', { names: cleanName(item.who.join(', '), 120) })}</span> : null}
        </p>
      </div>
      {item.amount ? <b className={styles.amount}>{formatMoney(item.amount)}</b> : null}
      <div className={cards.answers}>
        {item.answered ? (
          <span className={styles.note}>{t('Answered. It goes on when the flow does.')}</span>
        ) : (
          <>
            {working ? <Spinner label={t('Being done')} /> : null}
            <Button
              size="small"
              kind="primary"
              data-deed="approve"
              disabled={working}
              aria-label={t('Approve: {what}', { what })}
              onClick={() => onApprove([item])}
            >
              {item.movesMoney ? t('Approve…') : t('Approve')}
            </Button>
            <Button
              size="small"
              data-deed="decline"
              disabled={working}
              aria-label={t('Decline: {what}', { what })}
              onClick={() => onDecline([item])}
            >
              {t('Decline…')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

function Since({ item, now }: { readonly item: ApprovalItem; readonly now: number }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const words = t('since {when}', { when: formatMoment(item.since, zone, now) })
  return item.offset === 0 ? (
    <span>{words}</span>
  ) : (
    <button type="button" className={cards.link} onClick={() => showEvent(item.offset)}>
      {words}
    </button>
  )
}

function Left({ item, now }: { readonly item: ApprovalItem; readonly now: number }) {
  if (item.until === null) return <span>{t('waits as long as it takes')}</span>
  const left = item.until - now
  if (left <= 0)
    return (
      <span className={styles.soon} data-soon="yes">
        {t('the time is up')}
      </span>
    )
  return (
    <span className={styles.soon} data-soon={left < soon ? 'yes' : undefined}>
      {t('{time} left', { time: formatDuration(Math.ceil(left / second) * second) })}
    </span>
  )
}
