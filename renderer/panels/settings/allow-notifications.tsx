/** In a browser the system shows notifications of flows only where its user has allowed it. */
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import styles from './settings-dialog.module.css'

export function AllowNotifications() {
  const [state, setState] = useState(() => (typeof Notification === 'undefined' ? 'denied' : Notification.permission))
  if (state === 'denied') return null
  if (state === 'granted')
    return <p className={styles.note}>{t('Notifications of flows are shown while you look at something else, too.')}</p>
  return (
    <div className={styles.buttons}>
      <Button icon="bell" onClick={() => void Notification.requestPermission().then(setState)}>
        {t('Show notifications while I look at something else')}
      </Button>
    </div>
  )
}
