/** How long: a number and a unit when that says it, text such as `1h30m` when it does not. */
import { useRef, useState } from 'react'
import { t } from '../words/words.ts'
import styles from './duration-input.module.css'
import { type DurationUnit, simpleDuration } from './duration-text.ts'
import { OutsideField } from './field.tsx'
import { NumberInput } from './number-input.tsx'
import { Select } from './select.tsx'
import { TextInput } from './text-input.tsx'

type Props = {
  readonly value: string
  onChange(value: string): void
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
}

export function DurationInput({ value, onChange, label, disabled }: Props) {
  // The unit outlives an emptied number, or clearing it to type another one would reset the unit.
  const lastUnit = useRef<DurationUnit>('m')
  const [asText, setAsText] = useState(false)
  const simple = value.trim() === '' ? undefined : simpleDuration(value)
  if (simple !== undefined && simple !== null) lastUnit.current = simple.unit
  const unit = simple?.unit ?? lastUnit.current

  if (asText || simple === null) {
    return (
      <TextInput
        value={value}
        onChange={(next) => {
          // Stays text while it is typed in: `1h` on the way to `1h30m` must not swap the input under the fingers.
          setAsText(true)
          onChange(next)
        }}
        onBlur={() => setAsText(false)}
        autoFocus={asText}
        placeholder="1h30m"
        label={label}
        disabled={disabled}
      />
    )
  }
  return (
    <div className={styles.pair}>
      <NumberInput
        value={simple?.count}
        onChange={(count) => onChange(count === undefined ? '' : `${count}${unit}`)}
        minimum={0}
        label={label}
        disabled={disabled}
      />
      <OutsideField>
        <Select<DurationUnit | 'text'>
          value={unit}
          onChange={(next) => {
            if (next === 'text') return setAsText(true)
            lastUnit.current = next
            if (simple !== undefined) onChange(`${simple.count}${next}`)
          }}
          options={units(simple?.count ?? 0)}
          label={t('Unit')}
          disabled={disabled}
        />
      </OutsideField>
    </div>
  )
}

const units = (count: number): readonly { value: DurationUnit | 'text'; label: string }[] => [
  { value: 's', label: t('{count, plural, one {second} other {seconds}}', { count }) },
  { value: 'm', label: t('{count, plural, one {minute} other {minutes}}', { count }) },
  { value: 'h', label: t('{count, plural, one {hour} other {hours}}', { count }) },
  { value: 'd', label: t('{count, plural, one {day} other {days}}', { count }) },
  { value: 'ms', label: t('{count, plural, one {millisecond} other {milliseconds}}', { count }) },
  // The way to more than one unit: 1h30m.
  { value: 'text', label: t('Write it out') },
]
