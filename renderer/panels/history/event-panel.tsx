/** One event beside the list; its way through the open flow is lit on the canvas. */
import { useEffect, useReducer, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { EventDetail } from '../../../runtime/model/api/history.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { useDocument } from '../../stores/document.ts'
import { useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { focusSoon } from '../../ui/focus-soon.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import beside from '../beside.module.css'
import { Detail } from './event-detail.tsx'
import styles from './event-panel.module.css'
import { litBy } from './lit-way.ts'

/** ms. While somebody goes through the list with a key held down, the events on the way are not read: rows come first. */
const rest = 150
let chosenAt = Number.NEGATIVE_INFINITY

export function EventPanel({ offset }: { readonly offset: number }) {
  const [detail, setDetail] = useState<EventDetail | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [tries, retry] = useReducer((count: number) => count + 1, 0)
  const open = useDocument(({ id }) => id)
  // What was decided about it shows here as well.
  const needsLook = useShop((shop) => shop.needsLook)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` and `needsLook` ask again.
  useEffect(() => {
    let gone = false
    const read = (): Promise<unknown> =>
      host()
        .call('event.read', { offset })
        .then(
          (found) => {
            if (gone) return
            setDetail(found)
            setFailure(null)
            const mine = found.flows.find(({ flow }) => flow === open)
            useSession.setState({ lit: litBy(mine ? [mine] : []) })
          },
          (error) => gone || setFailure(asApiFailure(error)),
        )
    const now = performance.now()
    const timer = setTimeout(read, now - chosenAt < rest ? rest : 0)
    chosenAt = now
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [offset, open, tries, needsLook])
  // Nothing is lit without an event beside it that says why.
  useEffect(() => () => useSession.setState({ lit: null }), [])
  const close = (): void => useSession.setState({ event: null, lit: null })
  return (
    <aside
      className={beside.beside}
      tabIndex={-1}
      data-event={offset}
      aria-label={t('The event')}
      onKeyDown={(press) => {
        if (press.key !== 'Escape') return
        press.stopPropagation()
        close()
        focusSoon('[role="tabpanel"] [role="grid"]')
      }}
    >
      <div className={styles.close}>
        <IconButton size="small" icon="x" label={t('Close')} onClick={close} />
      </div>
      {failure ? (
        <div role="alert" className={styles.failure}>
          <p>
            <b>{failure.message}</b> {failure.advice}
          </p>
          <Button size="small" icon="refresh" onClick={retry}>
            {t('Try again')}
          </Button>
        </div>
      ) : null}
      {!detail && !failure ? <Spinner label={t('Reading the event')} /> : null}
      {detail ? <Detail detail={detail} /> : null}
    </aside>
  )
}
