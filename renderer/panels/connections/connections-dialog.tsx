/** The connections of this computer: who the flows may talk to, with which key, and whether that works. */
import { useEffect, useState } from 'react'
import { kindCard } from '../../../runtime/model/connection-kinds.ts'
import { readConnections, useConnections } from '../../stores/connections.ts'
import { openDialog, useSession } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../../words/words.ts'
import { ConnectionForm } from './connection-form.tsx'
import { ConnectionRow } from './connection-row.tsx'
import styles from './connections-dialog.module.css'
import { KindChoice } from './kind-choice.tsx'

export function ConnectionsDialog() {
  const open = useSession(({ dialog }) => dialog === 'connections')
  return open ? <Open /> : null
}

type View =
  | { readonly is: 'list' }
  | { readonly is: 'kinds' }
  | { readonly is: 'form'; readonly kind: string; readonly name: string | null }

function Open() {
  const list = useConnections((state) => state.list)
  const wanted = useConnections((state) => state.wanted)
  const offered = wanted?.kinds.filter((kind) => kind !== 'simulator')
  const [only] = offered ?? []
  const [view, setView] = useState<View>(
    wanted === null
      ? { is: 'list' }
      : offered?.length === 1 && only !== undefined
        ? { is: 'form', kind: only, name: null }
        : { is: 'kinds' },
  )
  // Another window or the command may have changed something that nobody told us of.
  useEffect(() => void readConnections(), [])
  const close = (): void => {
    useConnections.setState({ wanted: null })
    openDialog(null)
  }
  const made = (name: string): void => {
    wanted?.chosen(name)
    if (wanted === null) setView({ is: 'list' })
    else close()
  }
  const back = (): void => (wanted === null ? setView({ is: 'list' }) : close())
  const edited = view.is === 'form' ? list?.connections.find(({ name }) => name === view.name) : undefined
  return (
    <Dialog
      open
      onClose={close}
      title={titleOf(view)}
      width={620}
      footer={
        view.is === 'form' ? undefined : (
          <>
            {view.is === 'kinds' ? <Button onClick={back}>{t('Back')}</Button> : null}
            {view.is === 'list' ? (
              <Button icon="plus" kind="primary" onClick={() => setView({ is: 'kinds' })}>
                {t('New connection…')}
              </Button>
            ) : null}
            <Button onClick={close}>{t('Close')}</Button>
          </>
        )
      }
    >
      {list !== null && list.refused !== null ? (
        <p className={styles.refused} role="alert">
          {list.refused}
        </p>
      ) : null}
      {view.is === 'list' ? (
        <>
          <p className={styles.quiet}>
            {t(
              'A flow only names a connection. Its address and its key stay on this computer: they are in no flow, no export and no log.',
            )}
          </p>
          <ul className={styles.rows}>
            {list?.connections.map((connection) => (
              <ConnectionRow
                key={connection.name}
                connection={connection}
                onChange={() => setView({ is: 'form', kind: connection.kind, name: connection.name })}
              />
            ))}
          </ul>
        </>
      ) : null}
      {view.is === 'kinds' ? (
        <KindChoice kinds={offered} onChoose={(kind) => setView({ is: 'form', kind, name: null })} />
      ) : null}
      {view.is === 'form' ? (
        <ConnectionForm key={view.kind} kind={view.kind} connection={edited} onDone={made} onCancel={back} />
      ) : null}
    </Dialog>
  )
}

function titleOf(view: View): string {
  if (view.is === 'list') return t('Connections')
  if (view.is === 'kinds') return t('Connect what?')
  const kind = kindCard(view.kind)?.title ?? view.kind
  return view.name === null ? t('Connect: {kind}', { kind }) : t('Change {name}', { name: view.name })
}
