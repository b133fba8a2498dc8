/** A choice between two to five things that are all worth seeing. */
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useField } from './field.tsx'
import { Icon, type IconName } from './icon.tsx'
import styles from './segmented.module.css'

type Props<V extends string> = {
  readonly value: V
  onChange(value: V): void
  readonly options: readonly {
    readonly value: NoInfer<V>
    readonly label: string
    readonly icon?: IconName | undefined
  }[]
  readonly label: string
  readonly disabled?: boolean | undefined
}

export function Segmented<V extends string>({ value, onChange, options, label, disabled }: Props<V>) {
  const field = useField()
  return (
    <RadioGroup
      value={value}
      onValueChange={(next: V) => onChange(next)}
      disabled={disabled}
      className={styles.group}
      aria-label={label}
      aria-describedby={field?.describedBy}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          className={styles.segment}
          aria-label={option.label}
          // The field's label points at its first part: a click on it goes where Tab would go.
          id={option === options[0] ? field?.id : undefined}
        >
          {option.icon === undefined ? null : <Icon name={option.icon} size={14} />}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
