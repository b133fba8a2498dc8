/** There is no "Save": this only says so while an edit is on its way or cannot be taken. */
import { useEffect, useState } from 'react'
import { useDocument } from '../stores/document.ts'
import { t } from '../words/words.ts'
import styles from './top-bar.module.css'

/** A save takes a few milliseconds; a word that flickers with every key would be noise. */
const patience = 600

export function SavedMark() {
  const saved = useDocument((document) => document.saved)
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (saved === 'saved') return setSlow(false)
    const timer = setTimeout(() => setSlow(true), patience)
    return () => clearTimeout(timer)
  }, [saved])
  return (
    <span className={styles.saved} role="status">
      {saved === 'waiting' ? t('Kept here until the engine is back') : slow ? t('Saving…') : ''}
    </span>
  )
}
