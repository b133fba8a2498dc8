/** A number, or nothing. A number outside the limits stays as typed and is marked: a silent correction would lie. */
import { NumberField } from '@base-ui/react/number-field'
import { locale, t } from '../words/words.ts'
import control from './control.module.css'
import { useField } from './field.tsx'
import { Icon } from './icon.tsx'
import styles from './number-input.module.css'

type Props = {
  readonly value: number | undefined
  onChange(value: number | undefined): void
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly integer?: boolean | undefined
  /** The unit, after the number: "tries", "%". */
  readonly suffix?: string | undefined
  readonly label?: string | undefined
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
  readonly invalid?: boolean | undefined
}

export function NumberInput(props: Props) {
  const { value, onChange, minimum, maximum, integer, suffix, label, placeholder, disabled } = props
  const field = useField()
  const outside =
    value !== undefined && ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum))
  const invalid = outside || (props.invalid ?? field?.invalid ?? false)
  return (
    <NumberField.Root
      id={field?.id}
      value={value ?? null}
      onValueChange={(next) => onChange(next ?? undefined)}
      min={minimum}
      max={maximum}
      allowOutOfRange
      locale={locale()}
      format={{ maximumFractionDigits: integer === true ? 0 : 6 }}
      disabled={disabled}
      className={control.control}
      data-invalid={invalid || undefined}
    >
      <NumberField.Input
        className={control.input}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={field?.describedBy}
      />
      {suffix === undefined ? null : <span className={control.side}>{suffix}</span>}
      <NumberField.Group className={styles.steps}>
        <NumberField.Increment className={styles.step} aria-label={t('One more')}>
          <Icon name="chevron-up" size={12} />
        </NumberField.Increment>
        <NumberField.Decrement className={styles.step} aria-label={t('One less')}>
          <Icon name="chevron-down" size={12} />
        </NumberField.Decrement>
      </NumberField.Group>
    </NumberField.Root>
  )
}
