/** One connection: who it is, test or live, which flows use it; and what can be done with it. */
import { useState } from 'react'
import type { ConnectionCard } from '../../../runtime/model/api/connections.ts'
import { providerKinds } from '../../../runtime/model/connection.ts'
import { kindCard } from '../../../runtime/model/connection-kinds.ts'
import { sayList } from '../../../runtime/nodes/words.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { cleanName } from '../../document/names.ts'
import { attempt } from '../../stores/attempt.ts'
import { useConnections } from '../../stores/connections.ts'
import { operator } from '../../stores/flows.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { t } from '../../words/words.ts'
import { IntakeFacts } from '../intake/intake-facts.tsx'
import styles from './connections-dialog.module.css'
import { kindIcon } from './kind-icon.ts'

const isProvider = (kind: string): boolean => providerKinds.some((one) => one === kind)

type Props = { readonly connection: ConnectionCard; onChange(): void }
type Tested = { readonly ok: boolean; readonly message: string }

export function ConnectionRow({ connection, onChange }: Props) {
  const { name, kind, mode, builtIn } = connection
  const [tested, setTested] = useState<Tested | 'now' | null>(null)
  const [removing, setRemoving] = useState(false)
  const test = async (): Promise<void> => {
    setTested('now')
    setTested((await tell(attempt(() => host().call('connections.test', { name })))) ?? null)
  }
  const remove = async (): Promise<void> => {
    const list = await tell(attempt(() => host().call('connections.remove', { name, by: operator() })))
    if (list !== undefined) useConnections.setState({ list })
  }
  return (
    <li className={styles.row}>
      <Icon name={kindIcon(kind)} size={18} />
      <div className={styles.who}>
        <span className={styles.line}>
          <b>{builtIn ? t('Practice provider') : name}</b>
          <Chip tone={mode === 'live' ? 'good' : 'warn'}>{mode === 'live' ? t('Live') : t('Test account')}</Chip>
        </span>
        <span className={styles.quiet}>{whereTo(connection)}</span>
        <span className={styles.quiet}>{usedBy(connection)}</span>
        {isProvider(kind) && !builtIn ? <IntakeFacts connection={name} provider={kind} /> : null}
        {tested === 'now' ? <Spinner label={t('Asking')} shown /> : null}
        {tested !== null && tested !== 'now' ? (
          <span className={styles.result} data-ok={tested.ok} role="status">
            <Icon name={tested.ok ? 'check-circle' : 'error'} size={14} /> {tested.message}
          </span>
        ) : null}
      </div>
      <div className={styles.line}>
        <Button size="small" disabled={tested === 'now'} onClick={() => void test()}>
          {t('Test')}
        </Button>
        {builtIn ? null : (
          <>
            <Button size="small" onClick={onChange}>
              {t('Change…')}
            </Button>
            <IconButton
              icon="trash"
              size="small"
              label={t('Remove {name}', { name })}
              onClick={() => setRemoving(true)}
            />
          </>
        )}
      </div>
      <Confirm
        open={removing}
        title={t('Remove the connection {name}?', { name })}
        text={
          connection.usedBy.length === 0
            ? t('Its key is forgotten. No flow uses it.')
            : t('Its key is forgotten. {flows} can do nothing with it from then on; what they would send waits.', {
                flows: flowsOf(connection),
              })
        }
        action={t('Remove it')}
        danger
        onConfirm={() => void remove()}
        onClose={() => setRemoving(false)}
      />
    </li>
  )
}

function whereTo({ kind, hosts, secrets, builtIn }: ConnectionCard): string {
  if (builtIn) return t('Test cards, always there. It moves no money.')
  const title = kindCard(kind)?.title ?? kind
  const parts = [title, ...(hosts.length > 0 && kind !== 'adyen' ? [hosts.join(', ')] : [])]
  if (secrets === null) parts.push(t('its key cannot be read now'))
  else if (secrets.length === 0 && kind !== 'mail') parts.push(t('without a key'))
  return parts.join(' · ')
}

const flowsOf = ({ usedBy: users }: ConnectionCard): string =>
  sayList(users.map(({ name }) => `“${cleanName(name, 40)}”`))

function usedBy(connection: ConnectionCard): string {
  return connection.usedBy.length === 0 ? t('No flow uses it') : t('Used by {flows}', { flows: flowsOf(connection) })
}
