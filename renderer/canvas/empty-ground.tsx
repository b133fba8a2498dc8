/** What stands on a canvas without a step: how to begin. */
import { Kbd } from '../ui/kbd.tsx'
import { t } from '../words/words.ts'
import styles from './surface.module.css'

export function EmptyGround() {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{t('Begin with what happens')}</p>
      <p>{t('Drag a producer from the left: an order arrives, a file is there, it is six o’clock.')}</p>
      <p className={styles.emptyKeys}>
        <Kbd keys="A" /> {t('adds a step here')} <Kbd keys="/" /> {t('searches the steps')}
      </p>
    </div>
  )
}
