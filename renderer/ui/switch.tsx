/** Something that is on or off, at once. */
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { useField } from './field.tsx'
import styles from './switch.module.css'

type Props = {
  readonly checked: boolean
  onChange(checked: boolean): void
  readonly label: ReactNode
  readonly disabled?: boolean | undefined
}

export function Switch({ checked, onChange, label, disabled }: Props) {
  const field = useField()
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: Base UI renders the control inside.
    <label className={styles.row} data-disabled={disabled || undefined}>
      <Base.Root
        id={field?.id}
        className={styles.track}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        aria-describedby={field?.describedBy}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <span>{label}</span>
    </label>
  )
}
