/** What can be done with several chosen events at once; nothing of it sends what was sent already. */
import { useEffect, useState } from 'react'
import type { LookItem } from '../../../runtime/model/api/look.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { clearPicked, mostPicked } from '../../stores/picking.ts'
import { showDock, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { isSaidTwice, isTrying } from '../look/causes.ts'
import { RepairDialog } from '../look/repair-dialog.tsx'
import { beginRepair } from '../look/use-repair.ts'
import styles from './history.module.css'
import { KeepAsTest } from './keep-as-test.tsx'
import { TryOnPast } from './try-on-past.tsx'

export function PickedBar() {
  const picked = useSession((session) => session.picked)
  const flow = useDocument(({ id }) => id)
  const offsets = [...picked].sort((a, b) => a - b)
  if (offsets.length === 0) return null
  return (
    <section className={styles.picked} aria-label={t('Chosen events')}>
      <b role="status">
        {t('{count, plural, one {One event} other {{said} events}} chosen', {
          count: offsets.length,
          said: formatCount(offsets.length),
        })}
      </b>
      {offsets.length >= mostPicked ? <span>{t('More do not go at once.')}</span> : null}
      {flow === null ? null : (
        <>
          <TryOnPast offsets={offsets} />
          <KeepAsTest offsets={offsets} />
        </>
      )}
      <TryAgain picked={picked} />
      <Button size="small" kind="quiet" icon="x" onClick={clearPicked}>
        {t('Choose none')}
      </Button>
    </section>
  )
}

/** Only what waits for a person: whatever was done stays done. */
function TryAgain({ picked }: { readonly picked: ReadonlySet<number> }) {
  const waiting = useShop(({ needsLook }) => needsLook)
  const [found, setFound] = useState<readonly LookItem[]>([])
  const [asking, setAsking] = useState(false)
  useEffect(() => {
    let gone = false
    if (waiting === 0) setFound([])
    else
      host()
        .call('look.list', {})
        .then(
          (items) => gone || setFound(items.filter((item) => !isSaidTwice(item) && !isTrying(item))),
          // It is offered where it is known; Needs a look says what is wrong.
          () => {},
        )
    return () => {
      gone = true
    }
  }, [waiting])
  const items = found.filter(({ offset }) => picked.has(offset))
  if (items.length === 0) return null
  return (
    <>
      <Button size="small" icon="refresh" onClick={() => setAsking(true)}>
        {t('Try {count} again…', { count: items.length })}
      </Button>
      {asking ? (
        <RepairDialog
          items={items}
          onClose={() => setAsking(false)}
          onBegin={async (ids) => {
            await beginRepair(ids)
            showDock('look')
          }}
        />
      ) : null}
    </>
  )
}
