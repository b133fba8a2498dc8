/** The same flow was edited in two windows: says so, and lets a person decide without losing either. */
import { useState } from 'react'
import { tell } from '../actions/tell.ts'
import { keepMine, keepMineAsCopy, takeTheirs } from '../stores/conflicts.ts'
import { useDocument } from '../stores/document.ts'
import { useSaving } from '../stores/saving.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './banner.module.css'

export function ConflictBanner() {
  const conflict = useSaving((saving) => saving.conflict)
  const id = useDocument((document) => document.id)
  const [working, setWorking] = useState(false)
  if (!conflict || conflict.flow !== id) return null
  const copy = async (): Promise<void> => {
    setWorking(true)
    await tell(keepMineAsCopy())
    setWorking(false)
  }
  return (
    <section className={styles.banner} role="alert" aria-label={t('Two windows have edited this flow')}>
      <Icon name="alert" size={16} />
      <p>
        <b>{t('Another window has edited this flow as well.')}</b>{' '}
        {t('Your edits are kept here and wait until you decide.')}
      </p>
      <span className={styles.actions}>
        <Button size="small" disabled={working} onClick={() => void copy()}>
          {t('Keep mine as a copy')}
        </Button>
        <Button size="small" disabled={working} onClick={takeTheirs}>
          {t('Show theirs')}
        </Button>
        <Button size="small" kind="primary" disabled={working} onClick={keepMine}>
          {t('Keep mine')}
        </Button>
      </span>
    </section>
  )
}
