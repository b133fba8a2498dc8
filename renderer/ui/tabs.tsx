/** The bar that switches between panels. The panels are the caller's: `role="tabpanel"` with a name of its own. */
import { Tabs as Base } from '@base-ui/react/tabs'
import { formatCount } from '../words/formats.ts'
import styles from './tabs.module.css'

export type Tab<V extends string = string> = {
  readonly value: V
  readonly label: string
  readonly count?: number | undefined
  /** A coloured count asks for attention; without a tone it only informs. */
  readonly tone?: 'good' | 'warn' | 'bad' | 'neutral' | undefined
}

type Props<V extends string> = {
  readonly value: V
  onChange(value: V): void
  readonly tabs: readonly Tab<NoInfer<V>>[]
  readonly label?: string | undefined
}

export function Tabs<V extends string>({ value, onChange, tabs, label }: Props<V>) {
  return (
    <Base.Root value={value} onValueChange={(next: V) => onChange(next)} className={styles.root}>
      <Base.List className={styles.list} aria-label={label} activateOnFocus={false}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {/* The bold copy keeps the width, so that choosing a tab moves none of its neighbours. */}
            <span className={styles.label} data-label={tab.label}>
              {tab.label}
            </span>
            {tab.count === undefined ? null : (
              <span className={styles.count} data-tone={tab.tone}>
                {formatCount(tab.count)}
              </span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
    </Base.Root>
  )
}
