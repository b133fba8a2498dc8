/** One of several things that may be wanted; `mixed` when it stands for some of them. */
import { Checkbox as Base } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import styles from './checkbox.module.css'
import { Icon } from './icon.tsx'

type Props = {
  readonly checked: boolean
  onChange(checked: boolean): void
  readonly label: ReactNode
  readonly mixed?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** Draws the box alone, as in a table's row; the label is then only said. */
  readonly bare?: boolean | undefined
}

export function Checkbox({ checked, onChange, label, mixed, disabled, bare }: Props) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control inside.
    <label className={styles.row} data-disabled={disabled || undefined}>
      <Base.Root
        className={styles.box}
        checked={checked}
        indeterminate={mixed}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
      >
        <Base.Indicator className={styles.tick}>
          <Icon name={mixed === true ? 'minus' : 'check'} size={12} />
        </Base.Indicator>
      </Base.Root>
      <span className={bare === true ? 'said' : undefined}>{label}</span>
    </label>
  )
}
