/** One event beside the outcome: the way it took, and the way that it would take through the draft. */
import { useEffect, useState } from 'react'
import { compile, isProblems } from '../../../runtime/compile/compile.ts'
import { wayOf } from '../../../runtime/compile/way-steps.ts'
import type { EventDetail } from '../../../runtime/model/api/history.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { saySubject, sayType } from '../../../runtime/nodes/words.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { useSession } from '../../stores/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import beside from '../beside.module.css'
import { showEvent } from '../history/filter-store.ts'
import { litBy } from '../history/lit-way.ts'
import { Way } from '../history/way.tsx'
import styles from './past.module.css'

export function BothWays({ offset, flow }: { readonly offset: number; readonly flow: Flow }) {
  const [detail, setDetail] = useState<EventDetail | null>(null)
  useEffect(() => {
    let gone = false
    host()
      .call('event.read', { offset })
      .then(
        (found) => gone || setDetail(found),
        () => gone || setDetail(null),
      )
    return () => {
      gone = true
    }
  }, [offset])
  const close = (): void => useSession.setState({ event: null, lit: null })
  const drafted = detail && draftWay(detail, flow)
  const was = detail?.flows.find((way) => way.flow === flow.id)
  useEffect(() => {
    if (!drafted) return
    useSession.setState({ lit: litBy([drafted]) })
    return () => useSession.setState({ lit: null })
  }, [drafted])
  return (
    <aside
      className={beside.beside}
      aria-label={t('The event, both ways')}
      onKeyDown={(press) => {
        if (press.key !== 'Escape') return
        press.stopPropagation()
        close()
      }}
    >
      <header className={styles.bothHead}>
        <h3>
          {detail
            ? cleanName(detail.event.subject === null ? sayType(detail.event.type) : saySubject(detail.event.subject))
            : ''}
        </h3>
        <Button size="small" onClick={() => showEvent(offset)}>
          {t('Open in the history')}
        </Button>
        <IconButton size="small" icon="x" label={t('Close')} onClick={close} />
      </header>
      {detail ? (
        <div className={styles.columns}>
          <div>
            <p className={styles.side}>{t('As it happened')}</p>
            {was ? (
              <Way way={was} detail={detail} />
            ) : (
              <p className={styles.calm}>{t('The live flow did not see it.')}</p>
            )}
          </div>
          <div>
            <p className={styles.side}>{t('With the draft')}</p>
            {drafted ? (
              <Way way={drafted} detail={{ ...detail, effects: [], letters: [] }} />
            ) : (
              <p className={styles.calm}>{t('The draft would not see it.')}</p>
            )}
          </div>
        </div>
      ) : (
        <Spinner label={t('Reading the event')} />
      )}
    </aside>
  )
}

/** Worked out here, by the very compiler that the engine uses. */
function draftWay(detail: EventDetail, flow: Flow): EventDetail['flows'][number] | null {
  const plan = compile(flow, { nodeTypes })
  if (isProblems(plan)) return null
  const { event } = detail
  const logged: CloudEvent = {
    ...event,
    split: 0,
    partitionkey: null,
    attributes: null,
    text: JSON.stringify(event.data),
  }
  const way = wayOf(plan, logged)
  return way.steps.length === 0 ? null : { flow: flow.id, name: flow.name, version: plan.hash, ...way }
}
