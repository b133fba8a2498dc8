/** How far a repair is: one first, then the others; what stopped it, and what is left. */
import type { Repair } from '../../../runtime/model/api/look.ts'
import { host } from '../../bridge/host.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Progress } from '../../ui/progress.tsx'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import styles from './needs-a-look.module.css'
import { isUnderWay } from './use-repair.ts'

type Props = { readonly repair: Repair; onClose(): void }

export function RepairStrip({ repair, onClose }: Props) {
  const { state, done, total, message, left } = repair
  return (
    <section className={styles.repair} data-state={state} aria-label={t('Repair')}>
      {isUnderWay(repair) ? (
        <>
          <div className={styles.bar}>
            <Progress
              done={done}
              total={total}
              label={state === 'trying one' ? t('Trying one first') : t('It went well: the others follow')}
            />
          </div>
          <Button size="small" icon="square" onClick={() => void host().call('look.stop', {})}>
            {t('Stop')}
          </Button>
        </>
      ) : (
        <>
          <span className={styles.mark}>
            <Icon name={state === 'finished' ? 'check-circle' : 'alert'} size={16} />
          </span>
          <p role="status" className={cards.told}>
            {said(state, done, total)} {message}{' '}
            {left.length > 0
              ? t('{count, plural, one {One was} other {# were}} not touched.', { count: left.length })
              : ''}
          </p>
          <IconButton size="small" icon="x" label={t('Dismiss')} onClick={onClose} />
        </>
      )}
    </section>
  )
}

function said(state: Repair['state'], done: number, total: number): string {
  switch (state) {
    case 'finished':
      return t('{count, plural, one {It is} other {All # are}} done.', { count: total })
    case 'cancelled':
      return t('Stopped by you: {done} of {total} done.', { done, total })
    default:
      return t('Stopped at a new error: {done} of {total} done.', { done, total })
  }
}
