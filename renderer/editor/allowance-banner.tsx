/** A flow that came from elsewhere says what it would be allowed to do, until someone has read it. */
import { updateFacts, useDocument } from '../stores/document.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './banner.module.css'

export function AllowanceBanner() {
  const allowances = useDocument((document) => document.allowances)
  const published = useDocument((document) => document.live !== null)
  if (allowances.length === 0 || published) return null
  return (
    <section className={styles.banner} aria-label={t('What this flow would be allowed to do')}>
      <Icon name="shield" size={16} />
      <div className={styles.text}>
        <b>{t('This flow is turned off. Once it is on, it:')}</b>
        <ul>
          {allowances.map(({ node, sentence }) => (
            <li key={`${node} ${sentence}`}>{sentence}</li>
          ))}
        </ul>
      </div>
      <Button size="small" onClick={() => updateFacts({ allowances: [] })}>
        {t('I have read it')}
      </Button>
    </section>
  )
}
