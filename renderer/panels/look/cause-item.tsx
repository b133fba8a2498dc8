/** One event that waits, with what can be said about it alone. */
import { useState } from 'react'
import type { LookItem, Verdict } from '../../../runtime/model/api/look.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { cleanName } from '../../document/names.ts'
import { useShop } from '../../stores/shop.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { showEvent } from '../history/filter-store.ts'
import { isSaidTwice, isTrying, nobodyKnows } from './causes.ts'
import { ItemFacts } from './item-facts.tsx'
import styles from './needs-a-look.module.css'
import type { Answers } from './use-deciding.ts'

type Props = Answers & {
  readonly item: LookItem
  /** The only one of its cause: what can be said about it stands at the cause. */
  readonly alone: boolean
}

export function CauseItem({ item, alone, busy, failures, onDecide, onCopy }: Props) {
  const [near, setNear] = useState(false)
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const working = busy.has(item.id)
  const failure = failures.get(item.id)
  const about = cleanName(saySubject(item.subject ?? ''), 60)
  const button = (verdict: Verdict, label: string) => (
    <Button
      size="small"
      kind="quiet"
      disabled={working}
      aria-label={about === '' ? label : `${label}: ${about}`}
      onClick={() => onDecide([item], verdict)}
    >
      {label}
    </Button>
  )
  return (
    <li aria-busy={working}>
      <div className={styles.line}>
        <button type="button" className={styles.item} onClick={() => showEvent(item.offset)}>
          <span>{formatMoment(item.at, zone, Date.now())}</span>
          <b>{cleanName(sayType(item.type))}</b>
          <span>{about}</span>
          <span>
            {item.behind > 0
              ? t('{count, plural, one {one waits} other {# wait}} behind it', { count: item.behind })
              : ''}
          </span>
        </button>
        <Menu
          align="end"
          trigger={
            <IconButton
              size="small"
              icon="more"
              label={about === '' ? t('More') : t('More about {about}', { about })}
            />
          }
          items={[
            {
              kind: 'item',
              label: near ? t('Hide the details') : t('Show the details'),
              icon: 'search',
              disabled: isSaidTwice(item),
              run: () => setNear(!near),
            },
            { kind: 'item', label: t('Its way and contents'), icon: 'history', run: () => showEvent(item.offset) },
            {
              kind: 'item',
              label: t('Edit a copy…'),
              icon: 'edit',
              disabled: isTrying(item) || isSaidTwice(item),
              run: () => onCopy(item),
            },
          ]}
        />
        {working && !alone ? <Spinner label={t('Being done')} /> : null}
        {alone || isTrying(item) ? null : nobodyKnows(item) ? (
          <>
            {button('happened', t('It happened'))}
            {button('did not happen', t('It did not…'))}
          </>
        ) : (
          <>
            {isSaidTwice(item) ? null : button('retry', t('Try again'))}
            {button('skip', isSaidTwice(item) ? t('Keep the first…') : t('Skip…'))}
          </>
        )}
      </div>
      {near ? <ItemFacts item={item} /> : null}
      {failure ? (
        <p className={styles.failure} role="alert">
          {failure.message} {failure.kept} {failure.advice}
        </p>
      ) : null}
    </li>
  )
}
