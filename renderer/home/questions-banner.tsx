/** On the first screen: what flows ask people, and the way there. */
import { tell } from '../actions/tell.ts'
import { host } from '../bridge/host.ts'
import { attempt } from '../stores/attempt.ts'
import { openFlow } from '../stores/flows.ts'
import { showDock } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import styles from './questions-banner.module.css'

export function QuestionsBanner() {
  const count = useShop(({ approvals }) => approvals)
  if (count === 0) return null
  return (
    <section className={styles.banner} aria-label={t('Questions to you')}>
      <Icon name="user-check" size={18} />
      <p>{t('{count, plural, one {One question waits} other {# questions wait}} for your answer.', { count })}</p>
      <Button kind="primary" onClick={() => void showFirst()}>
        {t('Answer')}
      </Button>
    </section>
  )
}

/** They stand in the panel below, whichever flow is open. */
async function showFirst(): Promise<void> {
  const read = await attempt(() => host().call('approvals.list', {}))
  const [first] = read.ok ? read.value : []
  if (first === undefined) return
  await tell(openFlow(first.flow))
  showDock('approvals')
}
