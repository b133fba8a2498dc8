/** The head of a page about one fact of the flow: the way back, what it is called, and what it is. */
import type { ReactNode } from 'react'
import { showFacts } from '../../../stores/session.ts'
import { IconButton } from '../../../ui/button.tsx'
import { t } from '../../../words/words.ts'
import inspector from '../inspector.module.css'
import styles from './described.module.css'

type Props = { readonly title: string; readonly kind: string; readonly children?: ReactNode }

export function FactsHead({ title, kind, children }: Props) {
  return (
    <header className={inspector.head}>
      <IconButton
        icon="arrow-left"
        label={t('Back to this flow')}
        className={styles.back}
        autoFocus
        onClick={() => showFacts(null)}
      />
      <div className={inspector.names}>
        <h2 className={inspector.title}>{title}</h2>
        <p className={inspector.kind}>{kind}</p>
      </div>
      {children}
    </header>
  )
}
