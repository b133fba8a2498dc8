/** A bell that rings once per cause of trouble, and where each of them leads. */
import { useEffect, useRef, useState } from 'react'
import type { Alert } from '../../../runtime/model/api/alerts.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { followAlerts, useAlerts } from '../../stores/alerts.ts'
import { useDocument } from '../../stores/document.ts'
import { openFlow } from '../../stores/flows.ts'
import { goTo, openDialog, showDock } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { focusSoon } from '../../ui/focus-soon.ts'
import { Icon } from '../../ui/icon.tsx'
import { Popover } from '../../ui/popover.tsx'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { showEvent } from '../history/filter-store.ts'
import styles from './alerts.module.css'
import { MailPart } from './mail-part.tsx'

/** Past ones that are shown. */
const mostOver = 5

export function AlertsButton() {
  useEffect(followAlerts, [])
  const [isOpen, setOpen] = useState(false)
  const isShowing = useRef(false)
  const close = (): void => {
    isShowing.current = true
    setOpen(false)
  }
  const alerts = useAlerts((state) => state.alerts)
  const open = alerts.filter(({ closed }) => closed === null)
  const over = alerts.filter(({ closed }) => closed !== null).slice(0, mostOver)
  return (
    <Popover
      open={isOpen}
      onOpenChange={(next) => {
        isShowing.current = false
        setOpen(next)
      }}
      align="end"
      width={420}
      title={t('Alerts')}
      finalFocus={() => !isShowing.current}
      trigger={
        <Button
          kind="quiet"
          icon="bell"
          className={open.length > 0 ? styles.ringing : undefined}
          aria-label={t('{count, plural, =0 {No alerts} one {# alert} other {# alerts}}', { count: open.length })}
        >
          {open.length > 0 ? String(open.length) : null}
        </Button>
      }
    >
      <div className={styles.alerts}>
        {open.length === 0 ? (
          <p className={styles.none}>
            <Icon name="check-circle" size={16} />
            {t('Nothing is wrong that anybody knows of.')}
          </p>
        ) : null}
        <ul>
          {open.map((alert) => (
            <Row key={alert.id} alert={alert} onShow={close} />
          ))}
        </ul>
        {over.length > 0 ? (
          <>
            <h3>{t('Over')}</h3>
            <ul>
              {over.map((alert) => (
                <Row key={alert.id} alert={alert} onShow={close} />
              ))}
            </ul>
          </>
        ) : null}
        <MailPart onLeave={() => setOpen(false)} />
      </div>
    </Popover>
  )
}

function Row({ alert, onShow }: { readonly alert: Alert; onShow(): void }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const flowName = useShop(({ flows }) => flows.find(({ flow }) => flow === alert.flow)?.name)
  const document = useDocument(({ id, flow }) => (id === alert.flow ? flow : null))
  const { closed, since, message, kind } = alert
  const when = (time: number): string => formatMoment(time, zone, Date.now())
  const where = document ? nodeName(document, alert.node, nodeTypes) : cleanName(flowName ?? '', 60)
  return (
    <li data-over={closed !== null || undefined}>
      <Icon name={closed === null ? 'alert' : 'check'} size={15} />
      <div>
        <b>{kinds[kind]()}</b> {where}
        <p>{message}</p>
        <p className={styles.when}>
          {closed === null
            ? t('since {when}', { when: when(since) })
            : t('from {start} to {end}', { start: when(since), end: when(closed) })}
        </p>
      </div>
      {closed === null ? (
        <Button
          size="small"
          onClick={() => {
            onShow()
            void show(alert)
          }}
        >
          {t('Show')}
        </Button>
      ) : null}
    </li>
  )
}

async function show({ kind, flow, node, offset }: Alert): Promise<void> {
  if (kind === 'store') return openDialog('care')
  if (useDocument.getState().id !== flow) await tell(openFlow(flow))
  goTo(node)
  if (kind === 'failure' || kind === 'unknown') {
    showDock('look')
    focusSoon('[role="tab"][aria-selected="true"]')
  } else if (offset > 0) showEvent(offset)
  else focusSoon(`.react-flow__node[data-id="${node}"]`)
}

const kinds: { readonly [kind in Alert['kind']]: () => string } = {
  failure: () => t('A step fails:'),
  unknown: () => t('Nobody knows whether it happened:'),
  stopped: () => t('Nothing comes in:'),
  guard: () => t('A guard says:'),
  store: () => t('The store:'),
}
