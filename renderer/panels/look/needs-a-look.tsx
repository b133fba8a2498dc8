/** What waits for a person: grouped by cause, tried again or left out, one by one or all of a kind. */
import { useCallback, useEffect, useState } from 'react'
import type { LookItem, Verdict } from '../../../runtime/model/api/look.ts'
import { host } from '../../bridge/host.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import { CauseCard } from './cause-card.tsx'
import { causes } from './causes.ts'
import { CopyDialog } from './copy-dialog.tsx'
import styles from './needs-a-look.module.css'
import { RepairDialog } from './repair-dialog.tsx'
import { RepairStrip } from './repair-strip.tsx'
import { SkipDialog } from './skip-dialog.tsx'
import { useDeciding } from './use-deciding.ts'
import { useRepair } from './use-repair.ts'

const none: readonly LookItem[] = []
type Asked = { readonly verdict: 'skip' | 'did not happen' | 'repair' | 'copy'; readonly items: readonly LookItem[] }

export function NeedsALook() {
  const waiting = useShop(({ needsLook }) => needsLook)
  const [found, setFound] = useState<readonly LookItem[] | 'looking' | 'failed'>('looking')
  const [asked, setAsked] = useState<Asked | null>(null)
  const read = useCallback(
    () =>
      host()
        .call('look.list', {})
        .then(setFound, () => setFound((before) => (typeof before === 'string' ? 'failed' : before))),
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `waiting` is what tells that the list is another one.
  useEffect(() => {
    void read()
  }, [read, waiting])
  const items = typeof found === 'string' ? none : found
  const { busy, failures, decide } = useDeciding(items, read)
  const onDecide = (about: readonly LookItem[], verdict: Verdict): void => {
    if (verdict === 'skip' || verdict === 'did not happen') setAsked({ verdict, items: about })
    else void decide(about, verdict)
  }

  const { repair, forget, begin } = useRepair()
  const onRepair = (about: readonly LookItem[]): void => setAsked({ verdict: 'repair', items: about })
  const onCopy = (item: LookItem): void => setAsked({ verdict: 'copy', items: [item] })

  if (found === 'looking')
    return (
      <div className={cards.waiting}>
        <Spinner label={t('Looking for what waits')} />
      </div>
    )
  if (found === 'failed')
    return (
      <Empty
        icon="alert"
        title={t('What waits cannot be read at the moment')}
        text={t('Nothing of it is lost. Try again in a moment.')}
        action={
          <Button icon="refresh" onClick={() => void read()}>
            {t('Try again')}
          </Button>
        }
      />
    )
  return (
    <>
      {repair ? (
        <div className={styles.top}>
          <RepairStrip repair={repair} onClose={forget} />
        </div>
      ) : null}
      {items.length === 0 ? (
        <Empty
          icon="check-circle"
          title={t('Nothing needs a look')}
          text={t('What a step could not handle, or whose outcome nobody knows, waits here for you.')}
        />
      ) : (
        <div className={cards.list}>
          {waiting > items.length ? (
            <p className={styles.rest}>
              {t('The newest {shown} of {all}. The others come up as these are decided.', {
                shown: formatCount(items.length),
                all: formatCount(waiting),
              })}
            </p>
          ) : null}
          {causes(items).map((cause) => (
            <CauseCard
              key={cause.id}
              cause={cause}
              busy={busy}
              failures={failures}
              onDecide={onDecide}
              onRepair={onRepair}
              onCopy={onCopy}
            />
          ))}
        </div>
      )}
      {asked?.verdict === 'skip' ? (
        <SkipDialog
          items={asked.items}
          onClose={() => setAsked(null)}
          onSkip={(about, reason) => decide(about, 'skip', reason)}
        />
      ) : null}
      {asked?.verdict === 'repair' ? (
        <RepairDialog items={asked.items} onClose={() => setAsked(null)} onBegin={begin} />
      ) : null}
      {asked?.verdict === 'copy' && asked.items[0] ? (
        <CopyDialog item={asked.items[0]} onClose={() => setAsked(null)} onDone={() => void read()} />
      ) : null}
      <Confirm
        open={asked?.verdict === 'did not happen'}
        title={t('Do it now?')}
        text={t(
          'The step acts again for {count, plural, one {this event} other {these # events}}. Had it happened after all, it would happen twice.',
          { count: asked?.items.length ?? 1 },
        )}
        action={t('It did not happen, do it now')}
        onConfirm={() => void decide(asked?.items ?? none, 'did not happen')}
        onClose={() => setAsked(null)}
      />
    </>
  )
}
