/** Says so when the engine is not there or has trouble such as a full disk, and what that means for events and edits. */
import { useState } from 'react'
import { tell } from '../actions/tell.ts'
import { host } from '../bridge/host.ts'
import { attempt } from '../stores/attempt.ts'
import { operator } from '../stores/flows.ts'
import { openDialog } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './banner.module.css'

export function EngineBanner() {
  const { state, message, advice, effectsPaused } = useShop(({ engine }) => engine)
  const [working, setWorking] = useState(false)
  if (message === '') return null
  const start = async (): Promise<void> => {
    setWorking(true)
    const engine = await tell(attempt(() => host().call('engine.retry', {})))
    if (engine) useShop.setState({ engine })
    setWorking(false)
  }
  const send = async (): Promise<void> => {
    setWorking(true)
    const engine = await tell(attempt(() => host().call('effects.resume', { by: operator() })))
    if (engine) useShop.setState({ engine })
    setWorking(false)
  }
  return (
    <div className={styles.banner} data-tone={state === 'stopped' ? 'bad' : 'warn'} role="status">
      <Icon name={state === 'restarting' ? 'refresh' : 'error'} size={16} />
      <p>
        <b>{message}</b> {advice}
      </p>
      {state === 'running' && effectsPaused ? (
        <Button size="small" icon="history" onClick={() => openDialog('care')}>
          {t('What is missing')}
        </Button>
      ) : null}
      {state === 'running' && effectsPaused ? (
        <Button size="small" icon="send" disabled={working} onClick={() => void send()}>
          {t('Let it be sent again')}
        </Button>
      ) : null}
      {state === 'stopped' ? (
        <Button size="small" icon="refresh" disabled={working} onClick={() => void start()}>
          {working ? t('Starting…') : t('Start again')}
        </Button>
      ) : null}
    </div>
  )
}
