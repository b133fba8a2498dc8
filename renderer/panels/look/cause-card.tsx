/** One cause with what it stopped: decided about all at once, or one at a time. */
import { useState } from 'react'
import { alertFlow } from '../../../runtime/model/api/alerts.ts'
import type { Verdict } from '../../../runtime/model/api/look.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { openFlow } from '../../stores/flows.ts'
import { goTo } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import { CauseItem } from './cause-item.tsx'
import { type Cause, isSaidTwice, isTrying, nobodyKnows } from './causes.ts'
import styles from './needs-a-look.module.css'
import type { Answers } from './use-deciding.ts'

/** More are not shown one by one. */
const mostShown = 50
/** As many are looked at without being asked for. */
const few = 3

export function CauseCard({ cause, ...answers }: Answers & { readonly cause: Cause }) {
  const count = cause.items.length
  const [open, setOpen] = useState(count <= few)
  const { busy, onDecide, onRepair } = answers
  const working = cause.items.every(({ id }) => busy.has(id))
  const decide = (verdict: Verdict) => () => onDecide(cause.items, verdict)
  return (
    <article
      className={cards.card}
      aria-label={isTrying(cause) ? t('Being tried again') : cause.message}
      aria-busy={working}
    >
      <header className={styles.head}>
        <span className={styles.mark}>
          <Icon name={nobodyKnows(cause) ? 'help' : 'error'} size={16} />
        </span>
        <div className={cards.told}>
          <h3>{isTrying(cause) ? t('Being tried again') : cause.message}</h3>
          <Facts cause={cause} />
        </div>
        <div className={cards.answers}>
          {working || isTrying(cause) ? <Spinner label={t('Being done')} /> : null}
          {isTrying(cause) ? null : nobodyKnows(cause) ? (
            <>
              <Button size="small" disabled={working} onClick={decide('happened')}>
                {count === 1 ? t('It happened') : t('All {count} happened', { count })}
              </Button>
              <Button
                size="small"
                disabled={working}
                onClick={count === 1 ? decide('did not happen') : () => onRepair(cause.items)}
              >
                {count === 1 ? t('It did not…') : t('None happened…')}
              </Button>
            </>
          ) : isSaidTwice(cause) ? null : (
            <Button
              size="small"
              icon="refresh"
              disabled={working}
              onClick={count === 1 ? decide('retry') : () => onRepair(cause.items)}
            >
              {count === 1 ? t('Try again') : t('Try all {count} again…', { count })}
            </Button>
          )}
          {isTrying(cause) ? null : (
            <Button
              size="small"
              icon={isSaidTwice(cause) ? 'check' : 'skip'}
              disabled={working}
              onClick={decide('skip')}
            >
              {isSaidTwice(cause) ? t('Keep the first…') : count === 1 ? t('Skip…') : t('Skip all…')}
            </Button>
          )}
        </div>
      </header>
      {open ? (
        <ul className={styles.items}>
          {cause.items.slice(0, mostShown).map((item) => (
            <CauseItem key={item.id} item={item} alone={count === 1} {...answers} />
          ))}
          {count > mostShown ? (
            <li className={styles.rest}>{t('and {count} more of the same', { count: count - mostShown })}</li>
          ) : null}
        </ul>
      ) : null}
      {count > few ? (
        <Button
          size="small"
          kind="quiet"
          icon={open ? 'chevron-up' : 'chevron-down'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('Show less') : t('Show all {count}', { count })}
        </Button>
      ) : null}
    </article>
  )
}

/** Where it happened, since when, and what waits because of it. */
function Facts({ cause }: { readonly cause: Cause }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flowName = useShop(({ flows }) => flows.find(({ flow }) => flow === cause.flow)?.name)
  const document = useDocument(({ id, flow }) => (id === cause.flow ? flow : null))
  return (
    <p className={cards.facts}>
      {isSaidTwice(cause) ? null : cause.flow === alertFlow ? (
        <span>{t('Alerts by e-mail')}</span>
      ) : document ? (
        <button type="button" className={cards.link} onClick={() => goTo(cause.node)}>
          {nodeName(document, cause.node, nodeTypes)}
        </button>
      ) : (
        <button type="button" className={cards.link} onClick={() => void tell(openFlow(cause.flow))}>
          {cleanName(flowName ?? cause.flow, 60)}
        </button>
      )}
      <span>{t('since {when}', { when: formatMoment(cause.since, zone, Date.now()) })}</span>
      {cause.behind > 0 ? (
        <span>{t('{count, plural, one {one event waits} other {# events wait}} behind', { count: cause.behind })}</span>
      ) : null}
    </p>
  )
}
