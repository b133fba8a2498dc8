/** What a producer would send next. */
import { useDeferredValue, useEffect, useState } from 'react'
import { sayType } from '../../../../runtime/nodes/words.ts'
import { cleanName } from '../../../document/names.ts'
import { openDialog } from '../../../stores/session.ts'
import { Button } from '../../../ui/button.tsx'
import { formatMoment } from '../../../words/formats.ts'
import { t } from '../../../words/words.ts'
import { useStep } from '../fields/step-context.ts'
import { DataTree } from './data-tree.tsx'
import { type Coming, type ProducerNodeType, runProducer } from './run-producer.ts'
import styles from './try-it.module.css'

export function ProducerPreview({ type }: { readonly type: ProducerNodeType }) {
  const { flow: present, id } = useStep()
  const flow = useDeferredValue(present)
  const [coming, setComing] = useState<Coming | null>(null)
  useEffect(() => {
    let isOld = false
    // A pause in the typing: each keystroke would start it anew.
    const timer = setTimeout(() => {
      runProducer(flow, id, type, Date.now())
        .then((next) => {
          if (!isOld) setComing(next)
        })
        .catch((error: unknown) => {
          if (!isOld) setComing({ kind: 'problem', message: error instanceof Error ? error.message : String(error) })
        })
    }, 150)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [flow, id, type])
  return (
    <section className={styles.try} aria-label={t('Try it')}>
      <div className={styles.head}>
        <h3>{t('Try it')}</h3>
        <span className={styles.where}>{t('runs here, sends nothing')}</span>
      </div>
      {coming === null ? null : <What coming={coming} zone={flow.zone} />}
    </section>
  )
}

function What({ coming, zone }: { readonly coming: Coming; readonly zone: string }) {
  switch (coming.kind) {
    case 'problem':
      return <p className={styles.failure}>{coming.message}</p>
    case 'file':
      return <p>{t('It reads its file when the flow is turned on.')}</p>
    case 'waits':
      return (
        <>
          <p>{t('It sends nothing by itself: it waits for events.')}</p>
          <div>
            <Button size="small" icon="send" onClick={() => openDialog('send')}>
              {t('Send a test event…')}
            </Button>
          </div>
        </>
      )
    case 'events':
      return (
        <div className={styles.result}>
          <p>{t('It would send, among the first:')}</p>
          {coming.events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a result does not move.
            <details key={index} className={styles.part}>
              <summary>
                <span>{sayType(cleanName(event.type, 60))}</span>
                {typeof event.time === 'number' ? <time>{formatMoment(event.time, zone, Date.now())}</time> : null}
              </summary>
              <DataTree data={event.data ?? null} />
            </details>
          ))}
        </div>
      )
  }
}
